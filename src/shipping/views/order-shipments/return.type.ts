import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Personal } from '#kernel';
import { DateTime, enumOf } from '#platform';
import { RETURN_STATUSES, RETURN_STATUSES_OF_ORDER } from '../../shipment/returns.js';

export const ReturnStatus = enumOf('ReturnStatus', RETURN_STATUSES_OF_ORDER);
const ReturnProgress = enumOf('ReturnProgress', RETURN_STATUSES);

/** So many of a line of the order, on their way back. */
@ObjectType()
export class ReturnLine {
  @Field(() => ID)
  lineId!: string;

  @Field()
  sku!: string;

  @Field(() => Int, { description: 'is to come back' })
  quantity!: number;

  @Field(() => Int, { description: 'has come back' })
  received!: number;

  @Field(() => Int, { description: 'of what has come back: is sold again' })
  restocked!: number;
}

/** Goods of an order that come back. */
@ObjectType()
export class Return {
  @Field(() => ID)
  returnId!: string;

  @Field(() => ReturnProgress)
  status!: string;

  /** Sealed as the view holds it; opened when it is selected. */
  @Field(() => String)
  reason!: Personal | string;

  @Field(() => DateTime, { description: 'business time' })
  requestedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'when the last of it came' })
  receivedAt!: string | null;

  /** Resolved beside it (`return-lines.resolver.ts`). */
  lines!: readonly ReturnLine[];
}
