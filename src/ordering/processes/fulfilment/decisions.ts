import { later, type ProcessCommand, type ProcessInput, type Recorded } from '#kernel';
import {
  CaptureRequested,
  type FulfilmentEvent,
  PaymentWindowClosed,
  SettlementRequested,
  StepRefused,
  StockReleasesRequested,
} from './fulfilment.events.js';
import { type Fulfilment, type FulfilmentState, originOf, securedBy } from './fulfilment.js';
import type { HeardEvent, HeardOrderEvent } from './heard-events.js';
import type { FulfilmentSettings } from './next-steps.js';
import { afterOrderEvent } from './order-decisions.js';
import { afterPublishedEvent, answerTo } from './published-decisions.js';
import { CAPTURE, PAYMENT, RESERVATIONS, SETTLEMENT } from './reactions.js';
import { releasesOf } from './reservations.js';

type Facts = readonly FulfilmentEvent[];

/** What the process makes of what it is told, before the steps that follow from it. */
export const decisionOn = (
  state: FulfilmentState,
  input: ProcessInput<HeardEvent>,
  { reservationExpiryMs }: FulfilmentSettings,
): Facts => {
  if (input.kind === 'event') return afterEvent(state, input.event, reservationExpiryMs);
  if (state === undefined) return [];
  return input.kind === 'timer' ? afterTimer(state, input.name) : afterRefusal(state, input);
};

export const isOfOrder = (event: Recorded<HeardEvent>): event is Recorded<HeardOrderEvent> => 'tracked' in event;

const afterEvent = (state: FulfilmentState, event: Recorded<HeardEvent>, reservationExpiryMs: number): Facts =>
  isOfOrder(event)
    ? afterOrderEvent(state, event, later(event.occurredAt, reservationExpiryMs))
    : afterPublishedEvent(state, event);

/** A timer that comes too late to matter changes nothing. */
const afterTimer = (state: Fulfilment, name: string): Facts => {
  const origin = originOf(state);
  if (name === SETTLEMENT)
    return [SettlementRequested({ ...origin, reason: state.settlement.reason ?? 'ORDER_CANCELLED' })];
  if (state.end !== undefined) return [];
  const isUnpaid = securedBy(state) === 0 && !state.isFree;
  switch (name) {
    case PAYMENT:
      return isUnpaid ? [PaymentWindowClosed({ ...origin, reason: reasonOf(state) })] : [];
    case RESERVATIONS:
      return isUnpaid && !isToBePaid(state) ? expired(state) : [];
    case CAPTURE:
      return state.capture.step === 'BLOCKED'
        ? [CaptureRequested({ ...origin, attempt: state.capture.attempts + 1 })]
        : [];
    default:
      return [];
  }
};

const expired = (state: Fulfilment): Facts => {
  const releases = releasesOf(state.reservations);
  return releases.length > 0 ? [StockReleasesRequested({ ...originOf(state), releases, because: 'EXPIRED' })] : [];
};

/**
 * Its payment is asked for as soon as the goods are kept, and then its window counts. That the answer of the stock is heard late is
 * no fault of the customer; where goods are short, people decide, and what is kept meanwhile expires.
 */
const isToBePaid = ({ token, isAsked, reservations }: Fulfilment): boolean =>
  token !== undefined && !isAsked && !reservations.some(({ status }) => status === 'SHORT');

const reasonOf = ({ payments }: Fulfilment): 'PAYMENT_FAILED' | 'PAYMENT_TIMED_OUT' =>
  payments.some(({ status }) => status === 'FAILED') ? 'PAYMENT_FAILED' : 'PAYMENT_TIMED_OUT';

/** A refused reservation is one that found too little; all other steps wait until something changes. */
const afterRefusal = (
  state: Fulfilment,
  { command, code }: { readonly command: ProcessCommand; readonly code: string },
): Facts => {
  const { name, body } = command;
  return name === 'ReserveStock'
    ? answerTo(state, body['reservationId'], { isReserved: false })
    : [StepRefused({ ...originOf(state), command: name, code })];
};
