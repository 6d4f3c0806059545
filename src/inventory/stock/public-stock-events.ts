import type { Recorded } from '#kernel';
import type { Level } from './levels.js';
import type { Movement } from './movement.js';
import type { PublicData, PublicType } from './public-payloads.events.js';
import { originOf } from './reservation.js';
import type { StockEvent } from './stock.events.js';
import type { Policy } from './stock.js';

type Fact<Type extends PublicType> = Recorded<Extract<StockEvent, { type: Type }>>;
type Common = Pick<PublicData<'StockReceived'>, 'sku' | 'version'>;
type Table = {
  readonly [Type in PublicType]: (data: Fact<Type>['data']) => Omit<PublicData<Type>, keyof Common>;
};

/** What other services get of an event. Pure, so the same event has the same public form for ever. */
export const publicStockEvent = ({ type, data, meta }: Recorded<StockEvent>): Common & object => ({
  ...{ sku: data.sku, version: meta.version },
  ...(TABLE[type] as (data: StockEvent['data']) => object)(data),
});

const policyOf = ({ tracked, backorder }: Policy) => ({ tracked, backorder });

const levelOf = ({ onHand, reserved }: Level) => ({ onHand, reserved });

const sidesOf = ({ before, after }: Movement['total']) => ({ before: levelOf(before), after: levelOf(after) });

const movementOf = ({ policy, total, locations }: Movement) => ({
  policy: policyOf(policy),
  ...sidesOf(total),
  locations: locations.map((change) => ({ location: change.location, ...sidesOf(change) })),
});

const TABLE: Table = {
  StockReceived: (data) => ({ quantity: data.quantity, ...movementOf(data) }),
  StockAdjusted: (data) => ({ change: data.change, reason: data.reason, ...movementOf(data) }),
  StockPolicyChanged: ({ before, after }) => ({ before: policyOf(before), after: policyOf(after) }),
  StockReserved: (data) => ({
    ...{ ...originOf(data), quantity: data.quantity, backordered: data.backordered },
    ...(data.expiresAt !== undefined && { expiresAt: data.expiresAt }),
    ...movementOf(data),
  }),
  StockReservationRejected: (data) => ({ ...originOf(data), requested: data.requested, available: data.available }),
  StockReservationExpired: (data) => ({ ...originOf(data), quantity: data.quantity, ...movementOf(data) }),
  StockReleased: (data) => ({ ...originOf(data), quantity: data.quantity, ...movementOf(data) }),
  StockCommitted: (data) => ({
    ...{ ...originOf(data), commitId: data.commitId, quantity: data.quantity },
    ...movementOf(data),
  }),
};
