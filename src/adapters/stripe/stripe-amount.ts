import type { GatewayAmount } from '../../payments/gateway/payment-gateway.js';

const HUNDREDTHS = 100;

/** No decimals in ISO 4217, two of them at Stripe, always 00 (docs.stripe.com/currencies, "Special cases"). */
const TWO_MORE: ReadonlySet<string> = new Set(['ISK', 'UGX']);

/** Two decimals in ISO 4217, none at Stripe ("Zero-decimal currencies"). */
const TWO_LESS: ReadonlySet<string> = new Set(['MGA']);

/** Three decimals, of which Stripe takes two: the last digit has to be 0 ("Three-decimal currencies"). */
const THREE_DECIMALS: ReadonlySet<string> = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/** Three decimals, and no rule of Stripe for them: a guess could be wrong by a factor of ten. */
const WITHOUT_RULE: ReadonlySet<string> = new Set(['IQD', 'LYD']);

/** The amount as Stripe counts it; `undefined` for one that Stripe cannot take as it is. All other currencies are as in ISO 4217. */
export const stripeAmount = ({ amount, currency }: GatewayAmount): number | undefined => {
  if (WITHOUT_RULE.has(currency)) return undefined;
  if (THREE_DECIMALS.has(currency) && amount % 10 !== 0) return undefined;
  const counted = TWO_MORE.has(currency) ? amount * HUNDREDTHS : TWO_LESS.has(currency) ? amount / HUNDREDTHS : amount;
  return Number.isSafeInteger(counted) ? counted : undefined;
};
