import { Field, InputType } from '@nestjs/graphql';
import { DateTime } from '#platform';

const maybe = { nullable: true } as const;

@InputType()
export class DateTimeFilter {
  @Field(() => DateTime, maybe)
  gte?: string | null;

  @Field(() => DateTime, maybe)
  lt?: string | null;
}
