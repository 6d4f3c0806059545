import type {
  Authorize,
  GatewayAnswer,
  GatewayRefusal,
  GatewayRequest,
  MoveMoney,
} from '../../payments/gateway/payment-gateway.js';
import type { LedgerEntry } from './gateway-ledger.js';

/** What the simulator makes of a request. */
export interface Verdict {
  /** To be put into the ledger. */
  readonly entry: LedgerEntry;
  /** What the caller gets; `undefined` when no answer comes. */
  readonly answer: GatewayAnswer | undefined;
}

/** Requests with this token that are lost before one arrives. */
const LOST_BEFORE_ONE_ARRIVES = 1;

/**
 * A gateway in a function: the entries of the account so far decide what becomes of a new request. Scripts go by token:
 * `tok_ok`, `tok_twice` done; `tok_declined`, `tok_insufficient_funds` refused; `tok_timeout` the first request is lost;
 * `tok_late` done, but the first answer is lost; `tok_silent` never arrives; `tok_capture_fails`, `tok_refund_fails` authorised,
 * and later refused. @param reference given to what is done
 */
export const simulate = (request: GatewayRequest, entries: readonly LedgerEntry[], reference: string): Verdict => {
  if (request.operation === 'authorize') return authorize(request, entries, reference);
  const refusal = refusalOf(request, entries);
  return answered(request, refusal === undefined ? { isDone: true, reference } : { isDone: false, reason: refusal });
};

const answered = (request: GatewayRequest, answer: GatewayAnswer): Verdict => ({ entry: { request, answer }, answer });

const authorize = (request: Authorize, entries: readonly LedgerEntry[], reference: string): Verdict => {
  const refused = (reason: GatewayRefusal): Verdict => answered(request, { isDone: false, reason });
  const accepted = answered(request, { isDone: true, reference });
  const lost: Verdict = { entry: { request, answer: null }, answer: undefined };
  switch (request.token) {
    case 'tok_ok':
    case 'tok_twice':
    case 'tok_capture_fails':
    case 'tok_refund_fails':
      return accepted;
    case 'tok_timeout':
      return entries.length < LOST_BEFORE_ONE_ARRIVES ? lost : accepted;
    case 'tok_late':
      return { ...accepted, answer: undefined };
    case 'tok_silent':
      return lost;
    case 'tok_declined':
      return refused('DECLINED');
    case 'tok_insufficient_funds':
      return refused('INSUFFICIENT_FUNDS');
    default:
      return refused('TOKEN_UNKNOWN');
  }
};

/** Why money is not moved, or let go of. */
const refusalOf = (
  request: Exclude<GatewayRequest, Authorize>,
  entries: readonly LedgerEntry[],
): GatewayRefusal | undefined => {
  const done = entries.filter(({ answer }) => answer?.isDone === true).map((entry) => entry.request);
  const authorization = done.find((each): each is Authorize => each.operation === 'authorize');
  if (authorization === undefined) return 'NOT_POSSIBLE';
  if (authorization.token === `tok_${request.operation}_fails`) return 'DECLINED';
  const isVoided = done.some(({ operation }) => operation === 'void');
  const captured = sumOf('capture', done);
  switch (request.operation) {
    case 'void':
      return isVoided || captured > 0 ? 'NOT_POSSIBLE' : undefined;
    case 'capture':
      return isVoided || captured > 0 ? 'NOT_POSSIBLE' : beyond(request, authorization.amount.amount, authorization);
    case 'refund':
      return beyond(request, captured - sumOf('refund', done), authorization);
  }
};

const beyond = ({ amount }: MoveMoney, most: number, authorization: Authorize): GatewayRefusal | undefined =>
  amount.currency !== authorization.amount.currency || amount.amount > most ? 'NOT_POSSIBLE' : undefined;

const sumOf = (operation: MoveMoney['operation'], done: readonly GatewayRequest[]): number =>
  done
    .filter((each): each is MoveMoney => each.operation === operation)
    .reduce((sum, { amount }) => sum + amount.amount, 0);
