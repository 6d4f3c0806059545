import { PAYMENT_GATEWAYS, type PaymentGatewaySetup } from './stores/payment-gateway.js';
import { isUrl, oneOf, refuse, secret, valuesOf, variable, type Variables } from './variables.js';

export interface PaymentConfig {
  /** Which gateway takes payments by card; `undefined` when none does. */
  readonly paymentGateway: PaymentGatewaySetup | undefined;
}

const secretKey = secret((text) =>
  /^[sr]k_(?:test|live)_\w{3,247}$/.test(text)
    ? text
    : refuse(
        ' is not the secret key of a Stripe account, sk_test_… or sk_live_…, nor a restricted one, rk_…. ' +
          "It stands in Stripe's dashboard under Developers, API keys.",
      ),
);

const webhookSecret = secret((text) =>
  /^whsec_[\w+/=-]{8,249}$/.test(text)
    ? text
    : refuse(
        ' is not the secret of a webhook of Stripe, whsec_…. Stripe shows it with the address that it calls, and ' +
          'stripe listen prints the one for development.',
      ),
);

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** The key goes there: in clear no further than to this machine. */
const apiUrl = variable('https://host, or http://localhost for a Stripe of your own, without a path', (text) =>
  isUrl(text, ['https:', 'http:']) && isOrigin(new URL(text), text) ? text : undefined,
);

const isOrigin = ({ origin, protocol, hostname }: URL, text: string): boolean =>
  origin === text && (protocol === 'https:' || LOOPBACK.has(hostname));

const TABLE = {
  PAYMENT_GATEWAY: oneOf(PAYMENT_GATEWAYS)({ default: undefined }),
  STRIPE_SECRET_KEY: secretKey({ default: undefined }),
  STRIPE_WEBHOOK_SECRET: webhookSecret({ default: undefined }),
  STRIPE_API_URL: apiUrl({ default: 'https://api.stripe.com' }),
};

/** @param development the simulator takes payments where no gateway is named @param faults gets a sentence for each that is wrong */
export const paymentConfig = (variables: Variables, faults: string[], development: boolean): PaymentConfig => {
  const before = faults.length;
  const values = valuesOf(variables, TABLE, faults);
  const name = values.PAYMENT_GATEWAY ?? (development ? 'simulator' : undefined);
  if (name !== 'stripe') return { paymentGateway: name && { name } };
  const { STRIPE_SECRET_KEY: key = '', STRIPE_WEBHOOK_SECRET: webhook = '', STRIPE_API_URL: url } = values;
  if (faults.length === before) faults.push(...missing({ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: webhook }));
  return { paymentGateway: { name, secretKey: key, webhookSecret: webhook, apiUrl: url } };
};

const missing = (needed: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(needed)
    .filter((name) => needed[name] === '')
    .map((name) => `PAYMENT_GATEWAY=stripe needs ${name}, which is not set. Set it, or choose another gateway.`);
