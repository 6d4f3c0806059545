import { type Recorded, streamProjection } from '#kernel';
import { evolve, type Fulfilment, fulfilment } from '../../processes/fulfilment/fulfilment.js';
import { type FulfilmentEvent, fulfilmentEvents } from '../../processes/fulfilment/fulfilment.events.js';
import { type Wait, waitOf } from '../../processes/fulfilment/waiting.js';

/** Whether a process goes on: it has ended when nothing is waited for. */
export const FULFILMENT_STATUSES = ['RUNNING', 'COMPLETED', 'CANCELLED'] as const;

/** How far the fulfilment of one order has come. */
export interface ShownFulfilment {
  readonly orderId: string;
  readonly status: (typeof FULFILMENT_STATUSES)[number];
  /** Absent when it has ended. */
  readonly waitingFor?: Wait;
  /** When that began, or when it ended: business time of the event. */
  readonly since: string;
  /** What the process remembers, but for the token of the card. */
  readonly state: Omit<Fulfilment, 'token'>;
}

const shown = (state: Fulfilment, since: string): ShownFulfilment => {
  const waitingFor = waitOf(state);
  const { orderId, end = 'CANCELLED' } = state;
  return waitingFor === undefined
    ? { orderId, status: end, since, state }
    : { orderId, status: 'RUNNING', waitingFor, since, state };
};

const begun = (event: Recorded<Extract<FulfilmentEvent, { type: 'FulfilmentBegun' }>>): ShownFulfilment => {
  const { token: _token, ...data } = event.data;
  return shown(evolve(undefined, { type: event.type, data }) as Fulfilment, event.occurredAt);
};

const gone = (before: ShownFulfilment, event: Recorded<FulfilmentEvent>): ShownFulfilment => {
  const after = shown(evolve(before.state, event) as Fulfilment, event.occurredAt);
  const isAsBefore = after.status === before.status && after.waitingFor === before.waitingFor;
  return isAsBefore ? { ...after, since: before.since } : after;
};

/** The question "what does the order wait for, and since when?": one document per order that has a process. */
export const fulfilments = streamProjection<ShownFulfilment, FulfilmentEvent, 'FulfilmentBegun'>({
  name: 'fulfilments',
  version: 6,
  category: fulfilment.name,
  events: fulfilmentEvents,
  opens: { FulfilmentBegun: begun },
  updates: {
    StockReservationsRequested: gone,
    StockAnswered: gone,
    StockReleasesRequested: gone,
    PaymentAsked: gone,
    PaymentNoted: gone,
    PaymentWindowClosed: gone,
    ConfirmationRequested: gone,
    ConfirmationNoted: gone,
    ShippingRequested: gone,
    GoodsDispatched: gone,
    CaptureRequested: gone,
    CapturePostponed: gone,
    GoodsDelivered: gone,
    CompletionRequested: gone,
    ShipmentLost: gone,
    ShipmentHeldBack: gone,
    HoldsNoted: gone,
    StepsUnblocked: gone,
    StepRefused: gone,
    FulfilmentCancelled: gone,
    SettlementRequested: gone,
    SettlementPostponed: gone,
    MoneyReturned: gone,
    MoneyCameBack: gone,
    GoodsReturned: gone,
    FulfilmentCompleted: gone,
  },
  fields: {
    orderId: { type: 'text', path: ['orderId'] },
    status: { type: 'text', path: ['status'] },
    waitingFor: { type: 'text', path: ['waitingFor'] },
    since: { type: 'time', path: ['since'] },
  },
  indexes: [['since'], ['status', 'since'], ['waitingFor', 'since']],
});
