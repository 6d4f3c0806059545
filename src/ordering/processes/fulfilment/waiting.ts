import { type Fulfilment, isSecured, type NotedPayment } from './fulfilment.js';

/** What a fulfilment may wait for: the next thing that has to happen. */
export const WAITS = [
  'STOCK',
  'AUTHORIZATION',
  'PAYMENT',
  'CONFIRMATION',
  'RELEASE',
  'DISPATCH',
  'CAPTURE',
  'DELIVERY',
  'COMPLETION',
  'REFUND',
  'PEOPLE',
] as const;
export type Wait = (typeof WAITS)[number];

/** Those that the program brings about by itself, together with the gateway: they last seconds, or something is wrong. */
export const OWN_WAITS: readonly Wait[] = ['STOCK', 'CONFIRMATION', 'CAPTURE', 'COMPLETION', 'REFUND'];

const DAY_MS = 86_400_000;

/** Milliseconds that each wait may last when all is well; after that the order needs somebody. */
export const PATIENCE_MS: Readonly<Record<Wait, number>> = {
  ...{ STOCK: 0, AUTHORIZATION: 0, CONFIRMATION: 0, RELEASE: 0, CAPTURE: 0, COMPLETION: 0, REFUND: 0, PEOPLE: 0 },
  ...{ PAYMENT: 30 * DAY_MS, DISPATCH: 3 * DAY_MS, DELIVERY: 14 * DAY_MS },
};

/** `undefined` for a fulfilment that has ended, and owes the customer nothing. */
export const waitOf = (state: Fulfilment): Wait | undefined => {
  if (state.end === 'COMPLETED') return waitForRest(state);
  if (state.end === 'CANCELLED') return waitForRefund(state);
  if (isForPeople(state)) return 'PEOPLE';
  if (state.reservations.some(({ status }) => status === 'REQUESTED')) return 'STOCK';
  const next = waitOnTheWay(state) ?? waitForMoney(state) ?? 'DISPATCH';
  return (next === 'CONFIRMATION' || next === 'DISPATCH') && isOnHold(state) ? 'RELEASE' : next;
};

/** Holds from before the process began are known by what they refuse. */
const isOnHold = ({ holds, confirmation, shipping }: Fulfilment): boolean =>
  holds.length > 0 || confirmation === 'ON_HOLD' || shipping === 'ON_HOLD';

/** A refund that the gateway has refused is tried again, and then left to people. */
const waitForRest = ({ settlement }: Fulfilment): Wait | undefined => {
  if (settlement.isGivenUp) return 'PEOPLE';
  return settlement.attempts > 0 ? 'REFUND' : undefined;
};

/** What came past the gateway is given back by people. */
const waitForRefund = ({ payments, settlement }: Fulfilment): Wait | undefined => {
  const owed = payments.filter(isOwed);
  if (owed.length === 0) return undefined;
  return settlement.isGivenUp || owed.every(({ isByHand }) => isByHand) ? 'PEOPLE' : 'REFUND';
};

const isOwed = ({ status, amount, returned }: NotedPayment): boolean => status !== 'FAILED' && returned < amount;

const isForPeople = ({ reservations, confirmation, shipping, capture, settlement }: Fulfilment): boolean =>
  settlement.isGivenUp ||
  reservations.some(({ status }) => status === 'SHORT') ||
  [confirmation, shipping, capture.step].some((step) => step === 'HELD');

/** Of what has left. */
const waitOnTheWay = ({ capture, payments, underWay, completion }: Fulfilment): Wait | undefined => {
  const isHeld = payments.some(({ status, returned }) => status === 'AUTHORIZED' && returned === 0);
  if (isHeld && (capture.step === 'REQUESTED' || capture.step === 'BLOCKED')) return 'CAPTURE';
  if (underWay.length > 0) return 'DELIVERY';
  return completion === 'REQUESTED' ? 'COMPLETION' : undefined;
};

/** Goods that have come may be too few, or not be paid for. */
const waitForMoney = (state: Fulfilment): Wait | undefined => {
  if (state.confirmation === 'DONE') return state.completion === 'UNPAID' ? 'PAYMENT' : undefined;
  if (isSecured(state) && state.confirmation !== 'BLOCKED') return 'CONFIRMATION';
  return isUnanswered(state) ? 'AUTHORIZATION' : 'PAYMENT';
};

/** The gateway was asked, and has told nothing yet. */
const isUnanswered = ({ isAsked, payments }: Fulfilment): boolean => isAsked && payments.length === 0;
