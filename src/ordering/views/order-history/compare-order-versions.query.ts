import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Json, PersonalData, TimeSlices } from '#kernel';
import { badInput, differences } from '#platform';
import { orderAnswer, orderJson, type OrderRow } from '../../api/order-answer.js';
import { orderNotFound } from '../../api/order-not-found.js';
import { OrderStreams } from '../../api/order-streams.js';
import type { FieldChange } from './field-change.type.js';

/** What of an order differs between two of its versions. @throws QueryRefused BAD_USER_INPUT, NOT_FOUND; StoreUnavailable */
export class CompareOrderVersions extends Query<readonly FieldChange[]> {
  constructor(
    readonly orderId: string,
    readonly fromVersion: number,
    readonly toVersion: number,
  ) {
    super();
  }
}

@QueryHandler(CompareOrderVersions)
export class CompareOrderVersionsHandler implements IQueryHandler<CompareOrderVersions> {
  constructor(
    private readonly streams: OrderStreams,
    private readonly personal: PersonalData,
    private readonly slices: TimeSlices,
  ) {}

  async execute({ orderId, fromVersion, toVersion }: CompareOrderVersions): Promise<readonly FieldChange[]> {
    if (Math.min(fromVersion, toVersion) < 1) throw badInput('fromVersion and toVersion count from 1.');
    const [before, after] = await this.streams.rowsAt(orderId, [fromVersion, toVersion]);
    if (before !== undefined && after !== undefined) {
      const [shownBefore, shownAfter] = [await this.shown(before), await this.shown(after)];
      await this.slices.next();
      return differences(shownBefore, shownAfter).filter(isNotFormatted);
    }
    const [first] = await this.streams.eventsAfter(orderId, 0, 1);
    throw first === undefined
      ? orderNotFound(orderId)
      : badInput('fromVersion and toVersion must be versions of the order.');
  }

  /** The order without what belongs to the reading only: each version has its own of these. */
  private async shown(row: OrderRow): Promise<Json> {
    await this.slices.next();
    const order = await orderJson(orderAnswer(row), this.personal);
    await this.slices.next();
    // As text and back, so that money has the form in which it is sent; its wording says nothing new.
    const sent: unknown = JSON.parse(JSON.stringify(order), (key, value: Json) =>
      key === 'formatted' ? undefined : value,
    );
    const { version: _, position: __, projectedAt: ___, ...content } = sent as JsonObject;
    return content;
  }
}

/** An amount says it already, without a locale. */
const isNotFormatted = ({ path }: FieldChange): boolean => !path.endsWith('/formatted');

type JsonObject = { readonly [key: string]: Json };
