import { Field, InputType, Int } from '@nestjs/graphql';
import type { Filter } from '#kernel';

/** Which SKUs are asked for; a condition that is absent or null holds for all. */
@InputType()
export class StockFilter {
  @Field(() => Boolean, { nullable: true })
  tracked?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'less than that may still be reserved; of tracked ones alone' })
  availableBelow?: number | null;
}

/** The filter as the view store takes it. */
export const viewFilter = ({ tracked, availableBelow }: StockFilter): Filter => ({
  and: [
    ...(typeof tracked === 'boolean' ? [{ field: 'tracked', op: 'eq', value: tracked } as const] : []),
    ...(typeof availableBelow === 'number' ? [{ field: 'available', op: 'lt', value: availableBelow } as const] : []),
  ],
});
