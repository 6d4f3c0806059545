import { Field, ObjectType } from '@nestjs/graphql';
import { BigIntScalar, DateTime, JsonScalar } from '#platform';

/** What is told of an event is mostly small; a kilobyte costs as much as a field. */
const USUAL_DATA_KB = 4;

@ObjectType({ description: 'One thing that happened to an order, as the context publishes it in which it happened' })
export class TimelineEntry {
  @Field({ description: 'of the event: PaymentCaptured' })
  type!: string;

  @Field({ description: 'where it happened: payments' })
  context!: string;

  @Field(() => DateTime, { description: 'business time' })
  at!: string;

  @Field(() => String, { nullable: true, description: 'who asked for it' })
  actor!: string | null;

  @Field(() => BigIntScalar, { description: 'of the log; give the last one as after to read on' })
  position!: number;

  /** Personal values are still sealed; they are opened when it is selected. */
  @Field(() => JsonScalar, { complexity: USUAL_DATA_KB })
  data!: unknown;
}
