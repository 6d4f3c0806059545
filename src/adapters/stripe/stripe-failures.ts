import { type GatewayAnswer, type GatewayRequest, GatewayUnknown } from '../../payments/gateway/payment-gateway.js';
import { declineOf, refused } from './stripe-answers.js';

/** What errors of the SDK have in common, as far as it decides something. */
interface StripeFailure {
  /** Name of the class of the SDK. */
  readonly type: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
}

const OVERLOADED = 429;
/** Another request with the same key is under way. */
const IN_USE = 409;
const SERVER_ERRORS = 500;

/**
 * What a failed call says: a refusal for good is an answer.
 * @throws GatewayUnknown when Stripe may have done it, or may do it later; Error for a key that Stripe does not take
 */
export const answerOf = (error: unknown, request: GatewayRequest): GatewayAnswer => {
  if (isFailure(error) && !isUnknown(error)) {
    const { type, code, decline_code: bankCode } = error;
    if (type === 'StripeCardError') return refused(declineOf(code, bankCode));
    if (type === 'StripeInvalidRequestError') return refusalOf(error, request);
  }
  throw failureOf(error, request);
};

/**
 * What is thrown where a call has failed and says nothing of the request. Of a key that Stripe does not take it is not told what Stripe
 * says, since that may have parts of the key.
 */
export const failureOf = (error: unknown, { key }: GatewayRequest): Error => {
  if (!isFailure(error)) return asError(error);
  if (isUnknown(error)) return new GatewayUnknown(key);
  const { type, statusCode } = error;
  if (type !== 'StripeAuthenticationError' && type !== 'StripePermissionError') return error;
  return new Error(
    `Stripe does not take the key for ${key} (${statusCode}), so nothing was done: correct STRIPE_SECRET_KEY, ` +
      'which needs to write PaymentIntents and refunds and to read charges, then retry the process.',
  );
};

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Whether a request with the same key but other parameters was answered before. */
export const isOtherRequest = (error: unknown): boolean => isFailure(error) && error.type === 'StripeIdempotencyError';

/** Whether there is no such thing at Stripe. */
export const isMissing = (error: unknown): boolean => isFailure(error) && error.code === 'resource_missing';

const isFailure = (error: unknown): error is Error & StripeFailure =>
  error instanceof Error && String((error as Partial<StripeFailure>).type).startsWith('Stripe');

const isUnknown = ({ type, statusCode }: StripeFailure): boolean =>
  type === 'StripeConnectionError' ||
  type === 'StripeAPIError' ||
  type === 'StripeRateLimitError' ||
  type === 'StripeIdempotencyError' ||
  statusCode === IN_USE ||
  statusCode === OVERLOADED ||
  (statusCode ?? 0) >= SERVER_ERRORS;

/** Stripe has looked at the request and does nothing of it. */
const refusalOf = ({ code, param }: StripeFailure, { operation, key }: GatewayRequest): GatewayAnswer => {
  if (operation !== 'authorize') return refused('NOT_POSSIBLE');
  if (param?.startsWith('payment_method')) return refused('TOKEN_UNKNOWN');
  if (param === 'amount' || param === 'currency' || code?.startsWith('amount_too_')) {
    return refused('AMOUNT_NOT_SUPPORTED');
  }
  throw new Error(
    `Stripe refuses ${key} (${code ?? 'no code'}${param === undefined ? '' : `, ${param}`}), and nothing was done. ` +
      "Look for it in the logs of Stripe's dashboard, then retry the process.",
  );
};
