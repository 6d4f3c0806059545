import { derivedIdOf, type Happened, type ProcessCommand, type Reaction } from '#kernel';
import type { FulfilmentEvent } from './fulfilment.events.js';

type FactOf<Type extends FulfilmentEvent['type']> = Happened<Extract<FulfilmentEvent, { readonly type: Type }>>;

/** Names of timers. */
export const [RESERVATIONS, PAYMENT, CAPTURE, SETTLEMENT] = [
  'reservations',
  'payment',
  'capture',
  'settlement',
] as const;

const hold = (target: string, kind: 'STOCK' | 'MANUAL', holdId: string, reason: string): ProcessCommand => ({
  name: 'PlaceHold',
  target,
  body: { kind, holdId, reason },
});

const reserve = (orderId: string, { data }: FactOf<'StockReservationsRequested'>): Reaction => ({
  commands: data.reservations.map(({ sku, ...reservation }) => ({
    name: 'ReserveStock',
    target: sku,
    body: { ...reservation, orderId, ...(data.expiresAt !== undefined && { expiresAt: data.expiresAt }) },
  })),
  ...(data.expiresAt !== undefined && { timers: [{ name: RESERVATIONS, dueAt: data.expiresAt }] }),
});

const shortOf = (orderId: string, { data }: FactOf<'StockAnswered'>): Reaction => {
  if (data.isReserved) return {};
  const { sku, quantity, available, reservationId } = data;
  const found = available === undefined ? 'and the stock does not take it' : `and ${Math.max(0, available)} are there`;
  const reason = `${quantity} of SKU ${sku} are needed, ${found}. Release this hold to try again.`;
  return { commands: [hold(orderId, 'STOCK', reservationId, reason)] };
};

const release = ({ data }: FactOf<'StockReleasesRequested'>): Reaction => ({
  commands:
    data.because === 'EXPIRED'
      ? data.releases.map(({ sku, reservationId }) => ({
          name: 'ExpireReservation',
          target: sku,
          body: { reservationId },
        }))
      : releaseAll(data.releases),
});

const releaseAll = (releases: FactOf<'FulfilmentCancelled'>['data']['releases']): readonly ProcessCommand[] =>
  releases.map(({ sku, ...body }) => ({ name: 'ReleaseStock', target: sku, body }));

const commit = (orderId: string, { data }: FactOf<'GoodsDispatched'>): Reaction => ({
  commands: data.commits.map(({ sku, ...body }) => ({
    name: 'CommitStock',
    target: sku,
    body: { ...body, orderId, commitId: data.shipmentId },
  })),
});

/** Tries again at a time, or asks people. */
const retry = (name: string, retryAt: string | undefined, asked: readonly ProcessCommand[]): Reaction =>
  retryAt === undefined ? { commands: asked } : { timers: [{ name, dueAt: retryAt }] };

const one = (target: string, name: string, body: ProcessCommand['body'] = {}): Reaction => ({
  commands: [{ name, target, body }],
});

type Reactions = {
  readonly [Type in FulfilmentEvent['type']]?: (orderId: string, fact: FactOf<Type>) => Reaction;
};

const REACTIONS: Reactions = {
  StockReservationsRequested: reserve,
  StockAnswered: shortOf,
  StockReleasesRequested: (_id, fact) => release(fact),
  PaymentAsked: (id, { data: { token, until } }) => ({
    ...one(id, 'RequestPayment', { token }),
    timers: [{ name: PAYMENT, dueAt: until }],
  }),
  PaymentWindowClosed: (id, { data: { reason } }) => one(id, 'CancelOrder', { reason }),
  ConfirmationRequested: (id, { data: { secured } }) => one(id, 'ConfirmOrder', { secured: { amount: secured } }),
  ShippingRequested: (id) => one(id, 'ShipOrder'),
  GoodsDispatched: commit,
  CaptureRequested: (id) => one(id, 'CapturePayments'),
  CapturePostponed: (id, { data, occurredAt }) => {
    const reason = 'The payment could not be captured, although goods have left. Release this hold to try again.';
    return retry(CAPTURE, data.retryAt, [hold(id, 'MANUAL', derivedIdOf(`capture ${occurredAt}`), reason)]);
  },
  CompletionRequested: (id, { data: { delivered, paid } }) =>
    one(id, 'CompleteOrder', { delivered, paid: { amount: paid } }),
  ShipmentLost: (id, { data: { shipmentId } }) => {
    const reason = `The shipment ${shipmentId} has failed. Release this hold to send again, or cancel the order.`;
    return { commands: [hold(id, 'MANUAL', derivedIdOf(`lost ${shipmentId}`), reason)] };
  },
  GoodsReturned: (_id, { data: { restocks } }) => ({
    commands: restocks.map(({ sku, quantity }) => ({ name: 'ReceiveStock', target: sku, body: { quantity } })),
  }),
  FulfilmentCancelled: (id, { data: { releases, reason } }) => ({
    commands: [
      ...releaseAll(releases),
      { name: 'StopShipments', target: id, body: {} },
      { name: 'SettlePayments', target: id, body: { reason } },
    ],
  }),
  SettlementRequested: (id, { data: { reason } }) => one(id, 'SettlePayments', { reason }),
  SettlementPostponed: (_id, { data }) => retry(SETTLEMENT, data.retryAt, []),
  FulfilmentCompleted: (_id, { data }) => ({ commands: releaseAll(data.releases) }),
};

/** What an event of a fulfilment asks for: commands to all contexts, and timers. @param orderId id of the process too */
export const reactionTo = (fact: Happened<FulfilmentEvent>, orderId: string): Reaction => {
  const react = REACTIONS[fact.type] as ((orderId: string, fact: unknown) => Reaction) | undefined;
  return react?.(orderId, fact) ?? {};
};
