import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { badInput, utcOf } from '#platform';
import { orderAnswer } from '../../api/order-answer.js';
import { OrderStreams, type PointInStream } from '../../api/order-streams.js';
import type { Order } from '../../api/order.type.js';
import type { AsOf } from './as-of.input.js';

/** One order as it was at a version of its stream, or at a business time. @throws StoreUnavailable */
export class FindOrderAsOf extends Query<Order | undefined> {
  constructor(
    readonly id: string,
    readonly asOf: AsOf,
  ) {
    super();
  }
}

@QueryHandler(FindOrderAsOf)
export class FindOrderAsOfHandler implements IQueryHandler<FindOrderAsOf> {
  constructor(private readonly streams: OrderStreams) {}

  async execute({ id, asOf }: FindOrderAsOf): Promise<Order | undefined> {
    const row = await this.streams.rowAt(id, pointOf(asOf));
    return row === undefined ? undefined : orderAnswer(row);
  }
}

const pointOf = ({ version, time }: AsOf): PointInStream => {
  if (typeof version === 'number' && typeof time !== 'string') {
    if (version < 1) throw badInput('asOf: versions count from 1.');
    return { version };
  }
  if (typeof time === 'string' && typeof version !== 'number') return { time: utcOf(time) ?? time };
  throw badInput('asOf: give either version or time.');
};
