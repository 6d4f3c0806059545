import type { Aggregate } from '#kernel';
import { FulfilmentBegun, type FulfilmentEvent, fulfilmentEvents } from './fulfilment.events.js';
import {
  answered,
  areKept,
  type Asked,
  committed,
  type LineQuantity,
  lost,
  released,
  requested,
  type Reservation,
} from './reservations.js';

/**
 * Where a step stands: to be asked for as soon as it can be, asked for, refused until something changes, refused until more is paid,
 * refused while the order is on hold, refused until people have looked at it, or done.
 */
export type Step = 'OPEN' | 'REQUESTED' | 'BLOCKED' | 'UNPAID' | 'ON_HOLD' | 'HELD' | 'DONE';

export interface NotedPayment {
  readonly paymentId: string;
  readonly status: 'AUTHORIZED' | 'CAPTURED' | 'FAILED';
  /** Minor units of the currency of the order. */
  readonly amount: number;
  /** Came past the gateway: people give it back. */
  readonly isByHand: boolean;
  /** Let go of, or given back. */
  readonly returned: number;
  /** Of that, what was given back because the price had fallen: it is to be paid anew when the price rises. */
  readonly followed: number;
}

interface UnderWay {
  readonly shipmentId: string;
  /** What it has taken of which reservation. */
  readonly commits: readonly Asked[];
}

/** What the process remembers of an order that waits for goods, money or a parcel. */
export interface Fulfilment {
  readonly orderId: string;
  readonly customerId: string;
  /** When the order began to wait: RFC 3339, UTC, milliseconds. */
  readonly since: string;
  /** Of the payment that the order was placed with. */
  readonly token?: string;
  /** Whether that payment was asked for. */
  readonly isAsked: boolean;
  readonly reservations: readonly Reservation[];
  readonly payments: readonly NotedPayment[];
  /** Open ones that the process has heard of, by id: those from before it began are not among them. */
  readonly holds: readonly string[];
  /** There is nothing to pay. */
  readonly isFree: boolean;
  readonly confirmation: Step;
  readonly shipping: Step;
  readonly capture: { readonly step: Step; readonly attempts: number };
  /** The reason of the last one; `undefined` while there was none. */
  readonly settlement: { readonly attempts: number; readonly isGivenUp: boolean; readonly reason?: string };
  readonly completion: Step;
  readonly hasShipped: boolean;
  /** Shipments that have left, and neither come nor failed. */
  readonly underWay: readonly UnderWay[];
  /** Together, by line. */
  readonly delivered: readonly LineQuantity[];
  readonly end?: 'COMPLETED' | 'CANCELLED';
}

/** `undefined` for an order that nothing was begun for. */
export type FulfilmentState = Fulfilment | undefined;

/** The event that a process begins with, and the state after it. @param since RFC 3339, UTC, milliseconds */
export const begunWith = (origin: Pick<Fulfilment, 'orderId' | 'customerId'>, since: string, token?: string) => {
  const event = FulfilmentBegun({ ...origin, since, ...(token !== undefined && { token }) });
  return { event, state: begun(event.data) };
};

/** What each event says of the order. */
export const originOf = ({ orderId, customerId }: Fulfilment) => ({ orderId, customerId });

/** What is held or was taken, minor units. */
export const securedBy = ({ payments }: Fulfilment): number =>
  sumOf(payments.filter(({ status }) => status === 'AUTHORIZED' || status === 'CAPTURED'));

/** What was taken, without what was given back because the price had fallen. Minor units. */
export const paidBy = ({ payments }: Fulfilment): number => {
  const taken = payments.filter(({ status }) => status === 'CAPTURED');
  return taken.reduce((sum, { followed }) => sum - followed, sumOf(taken));
};

const sumOf = (payments: readonly NotedPayment[]): number => payments.reduce((sum, { amount }) => sum + amount, 0);

/** Whether the goods are there, and money, or none is needed. */
export const isSecured = (state: Fulfilment): boolean =>
  areKept(state.reservations) && (securedBy(state) > 0 || state.isFree);

type DataOf<Type extends FulfilmentEvent['type']> = Extract<FulfilmentEvent, { readonly type: Type }>['data'];

const begun = (data: DataOf<'FulfilmentBegun'>): Fulfilment => ({
  ...data,
  ...{ reservations: [], payments: [], holds: [], isAsked: false, isFree: false },
  ...{ confirmation: 'OPEN', shipping: 'OPEN', completion: 'OPEN', capture: { step: 'OPEN', attempts: 0 } },
  ...{ settlement: { attempts: 0, isGivenUp: false }, hasShipped: false, underWay: [], delivered: [] },
});

const unblocked = (step: Step): Step => (step === 'REQUESTED' || step === 'DONE' ? step : 'OPEN');

const noted = (state: Fulfilment, { paymentId, status, amount }: DataOf<'PaymentNoted'>): Partial<Fulfilment> => {
  const before = state.payments.find((each) => each.paymentId === paymentId);
  const others = state.payments.filter((each) => each.paymentId !== paymentId);
  const isTaken = status === 'CAPTURED';
  const { isByHand = isTaken, returned = 0, followed = 0 } = before ?? {};
  return {
    payments: [...others, { paymentId, status, amount, isByHand, returned, followed }],
    confirmation: state.confirmation === 'DONE' ? 'DONE' : 'OPEN',
    completion: isTaken ? 'OPEN' : state.completion,
    capture: isTaken ? { step: 'OPEN', attempts: 0 } : state.capture,
  };
};

const arrived = (before: readonly LineQuantity[], lines: readonly LineQuantity[]): readonly LineQuantity[] => {
  const quantities = new Map(before.map(({ lineId, quantity }) => [lineId, quantity]));
  for (const { lineId, quantity } of lines) quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity);
  return [...quantities].map(([lineId, quantity]) => ({ lineId, quantity }));
};

type Back = Omit<DataOf<'MoneyReturned'>, 'orderId' | 'customerId'>;

/** What was given back ends the attempts to do so, but for those of a cancelled order: it is owed all of it. */
const returnedOf = ({ payments, settlement, end }: Fulfilment, back: Back): Partial<Fulfilment> => ({
  ...(end !== 'CANCELLED' && { settlement: { ...settlement, attempts: 0, isGivenUp: false } }),
  payments: givenBack(payments, back),
});

/** @param amount below 0 for what has come back of it */
const givenBack = (payments: readonly NotedPayment[], { paymentId, amount, reason }: Back): readonly NotedPayment[] => {
  const followed = reason === undefined || reason === 'REQUESTED' ? 0 : amount;
  return payments.map((each) =>
    each.paymentId === paymentId
      ? { ...each, returned: each.returned + amount, followed: each.followed + followed }
      : each,
  );
};

const without = (shipments: readonly UnderWay[], shipmentId: string): readonly UnderWay[] =>
  shipments.filter((each) => each.shipmentId !== shipmentId);

/** Refusals to send that do not pass by themselves. */
const UNSENT: Readonly<Record<string, Step>> = { ORDER_ON_HOLD: 'ON_HOLD', TOO_MANY_SHIPMENTS: 'HELD' };

/** What a refused command says of its step. */
const REFUSED: Readonly<Record<string, (code: string) => Partial<Fulfilment>>> = {
  RequestPayment: (code) => ({ isFree: code === 'NOTHING_TO_PAY' }),
  ConfirmOrder: (code) => ({ confirmation: code === 'ORDER_ON_HOLD' ? 'ON_HOLD' : 'BLOCKED' }),
  ShipOrder: (code) => ({ shipping: UNSENT[code] ?? 'BLOCKED' }),
  CompleteOrder: (code) => ({ completion: code === 'ORDER_NOT_PAID' ? 'UNPAID' : 'BLOCKED' }),
};

/** Most events change one thing; those that are not named change nothing that is remembered. */
type Changes = {
  readonly [Type in FulfilmentEvent['type']]?: (state: Fulfilment, data: DataOf<Type>) => Partial<Fulfilment>;
};

const afterEnd =
  (end: 'COMPLETED' | 'CANCELLED') =>
  (state: Fulfilment, { releases }: Pick<DataOf<'FulfilmentCancelled'>, 'releases'>) => ({
    end,
    reservations: released(state.reservations, releases),
    ...(end === 'CANCELLED' && { settlement: { ...state.settlement, reason: 'ORDER_CANCELLED' } }),
  });

const CHANGES: Changes = {
  StockReservationsRequested: ({ reservations }, data) => ({
    reservations: requested(reservations, data.reservations),
  }),
  StockAnswered: ({ reservations }, { reservationId, isReserved }) => ({
    reservations: answered(reservations, reservationId, isReserved),
  }),
  StockReleasesRequested: ({ reservations }, { releases, because }) => ({
    reservations: released(reservations, releases, because === 'EXPIRED' ? 'EXPIRED' : 'ENDED'),
  }),
  PaymentAsked: () => ({ isAsked: true }),
  PaymentNoted: noted,
  ConfirmationRequested: () => ({ confirmation: 'REQUESTED' }),
  ConfirmationNoted: () => ({ confirmation: 'DONE' }),
  ShippingRequested: () => ({ shipping: 'REQUESTED' }),
  GoodsDispatched: ({ reservations, underWay }, { shipmentId, commits }) => ({
    hasShipped: true,
    underWay: [...without(underWay, shipmentId), { shipmentId, commits }],
    reservations: committed(reservations, commits),
  }),
  CaptureRequested: (_state, { attempt }) => ({ capture: { step: 'REQUESTED', attempts: attempt } }),
  CapturePostponed: (_state, { attempt, retryAt }) => ({
    capture: { step: retryAt === undefined ? 'HELD' : 'BLOCKED', attempts: attempt },
  }),
  GoodsDelivered: ({ delivered, underWay }, { shipmentId, lines }) => ({
    underWay: without(underWay, shipmentId),
    delivered: arrived(delivered, lines),
    completion: 'OPEN',
  }),
  CompletionRequested: () => ({ completion: 'REQUESTED' }),
  ShipmentHeldBack: ({ shipping, underWay }, { shipmentId }) => ({
    shipping: shipping === 'HELD' ? 'HELD' : 'OPEN',
    underWay: without(underWay, shipmentId),
  }),
  HoldsNoted: (_state, { holds }) => ({ holds }),
  ShipmentLost: ({ reservations, underWay }, { shipmentId }) => ({
    shipping: 'HELD',
    underWay: without(underWay, shipmentId),
    reservations: lost(reservations, underWay.find((each) => each.shipmentId === shipmentId)?.commits ?? []),
  }),
  StepRefused: (_state, { command, code }) => REFUSED[command]?.(code) ?? {},
  StepsUnblocked: ({ confirmation, shipping, completion, capture }) => ({
    confirmation: unblocked(confirmation),
    shipping: unblocked(shipping),
    completion: unblocked(completion),
    capture: { step: unblocked(capture.step), attempts: 0 },
  }),
  FulfilmentCancelled: afterEnd('CANCELLED'),
  GoodsReturned: ({ settlement }) => ({ settlement: { ...settlement, attempts: 0 }, completion: 'OPEN' }),
  SettlementRequested: ({ settlement }, { reason }) => ({ settlement: { ...settlement, isGivenUp: false, reason } }),
  SettlementPostponed: ({ settlement }, { attempt, retryAt }) => ({
    settlement: { ...settlement, attempts: attempt, isGivenUp: retryAt === undefined },
  }),
  MoneyReturned: returnedOf,
  MoneyCameBack: ({ payments, settlement }, back) => ({
    payments: givenBack(payments, { ...back, amount: -back.amount }),
    settlement: { ...settlement, isGivenUp: true },
  }),
  FulfilmentCompleted: afterEnd('COMPLETED'),
};

/** The state after an event. */
export const evolve = (state: FulfilmentState, fact: FulfilmentEvent): FulfilmentState => {
  if (fact.type === 'FulfilmentBegun') return begun(fact.data);
  if (state === undefined) throw new Error(`${fact.type} in a stream that does not begin with FulfilmentBegun`);
  const change = CHANGES[fact.type] as ((state: Fulfilment, data: unknown) => Partial<Fulfilment>) | undefined;
  return { ...state, ...change?.(state, fact.data) };
};

/** One order on its way to the customer, as a stream of what was heard of it and asked for. */
export const fulfilment: Aggregate<FulfilmentState, FulfilmentEvent> = {
  name: 'fulfilment',
  events: fulfilmentEvents,
  initial: undefined,
  evolve,
};
