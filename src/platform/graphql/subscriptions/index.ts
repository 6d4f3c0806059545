export { serveSubscriptions } from './serve-subscriptions.js';
export type { SubscriptionContext } from './subscription-context.js';
