export type { StripeSettings } from './open-stripe.js';
export { StripeGateway } from './stripe-gateway.js';
export { StripeWebhook } from './stripe-webhook.js';
