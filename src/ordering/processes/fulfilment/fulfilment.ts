import type { Aggregate } from '#kernel';
import { FulfilmentBegun, type FulfilmentEvent, fulfilmentEvents } from './fulfilment.events.js';
import {
  answered,
  areKept,
  committed,
  type LineQuantity,
  released,
  requested,
  type Reservation,
} from './reservations.js';

/** Where a step stands: to be asked for as soon as it can be, asked for, refused until something changes, or done. */
export type Step = 'OPEN' | 'REQUESTED' | 'BLOCKED' | 'DONE';

export interface NotedPayment {
  readonly paymentId: string;
  readonly status: 'AUTHORIZED' | 'CAPTURED' | 'FAILED';
  /** Minor units of the currency of the order. */
  readonly amount: number;
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
  /** There is nothing to pay. */
  readonly isFree: boolean;
  readonly confirmation: Step;
  readonly shipping: Step;
  readonly capture: { readonly step: Step; readonly attempts: number };
  readonly settlementAttempts: number;
  readonly completion: Step;
  readonly hasShipped: boolean;
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

export const paidBy = ({ payments }: Fulfilment): number =>
  sumOf(payments.filter(({ status }) => status === 'CAPTURED'));

const sumOf = (payments: readonly NotedPayment[]): number => payments.reduce((sum, { amount }) => sum + amount, 0);

/** Whether the goods are there, and money, or none is needed. */
export const isSecured = (state: Fulfilment): boolean =>
  areKept(state.reservations) && (securedBy(state) > 0 || state.isFree);

type Begun = Extract<FulfilmentEvent, { readonly type: 'FulfilmentBegun' }>['data'];

const begun = (data: Begun): Fulfilment => ({
  ...data,
  ...{ reservations: [], payments: [], isAsked: false, isFree: false },
  ...{ confirmation: 'OPEN', shipping: 'OPEN', completion: 'OPEN', capture: { step: 'OPEN', attempts: 0 } },
  ...{ settlementAttempts: 0, hasShipped: false, delivered: [] },
});

const unblocked = (step: Step): Step => (step === 'BLOCKED' ? 'OPEN' : step);

const noted = (state: Fulfilment, { paymentId, status, amount }: NotedPayment): Partial<Fulfilment> => {
  const others = state.payments.filter((each) => each.paymentId !== paymentId);
  const isTaken = status === 'CAPTURED';
  return {
    payments: [...others, { paymentId, status, amount }],
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

/** What a refused command says of its step. */
const REFUSED: Readonly<Record<string, (code: string) => Partial<Fulfilment>>> = {
  RequestPayment: (code) => ({ isFree: code === 'NOTHING_TO_PAY' }),
  ConfirmOrder: () => ({ confirmation: 'BLOCKED' }),
  ShipOrder: () => ({ shipping: 'BLOCKED' }),
  CompleteOrder: () => ({ completion: 'BLOCKED' }),
};

type DataOf<Type extends FulfilmentEvent['type']> = Extract<FulfilmentEvent, { readonly type: Type }>['data'];

/** Most events change one thing; those that are not named change nothing that is remembered. */
type Changes = {
  readonly [Type in FulfilmentEvent['type']]?: (state: Fulfilment, data: DataOf<Type>) => Partial<Fulfilment>;
};

const afterEnd =
  (end: 'COMPLETED' | 'CANCELLED') =>
  (state: Fulfilment, { releases }: Pick<DataOf<'FulfilmentCancelled'>, 'releases'>) => ({
    end,
    reservations: released(state.reservations, releases),
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
  GoodsDispatched: ({ reservations }, { commits }) => ({
    hasShipped: true,
    reservations: committed(reservations, commits),
  }),
  CaptureRequested: (_state, { attempt }) => ({ capture: { step: 'REQUESTED', attempts: attempt } }),
  CapturePostponed: (_state, { attempt }) => ({ capture: { step: 'BLOCKED', attempts: attempt } }),
  GoodsDelivered: ({ delivered }, { lines }) => ({ delivered: arrived(delivered, lines), completion: 'OPEN' }),
  CompletionRequested: () => ({ completion: 'REQUESTED' }),
  ShipmentLost: () => ({ shipping: 'BLOCKED' }),
  StepRefused: (_state, { command, code }) => REFUSED[command]?.(code) ?? {},
  StepsUnblocked: ({ confirmation, shipping, completion, capture }) => ({
    confirmation: unblocked(confirmation),
    shipping: unblocked(shipping),
    completion: unblocked(completion),
    capture: { step: unblocked(capture.step), attempts: 0 },
  }),
  FulfilmentCancelled: afterEnd('CANCELLED'),
  SettlementPostponed: (_state, { attempt }) => ({ settlementAttempts: attempt }),
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
