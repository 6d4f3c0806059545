import { Field, InputType, Int } from '@nestjs/graphql';
import { DateTime } from '#platform';

@InputType({ description: 'exactly one of the two' })
export class AsOf {
  @Field(() => Int, { nullable: true })
  version?: number | null;

  @Field(() => DateTime, { nullable: true })
  time?: string | null;
}
