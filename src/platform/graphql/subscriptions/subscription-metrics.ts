import type { Count, Meter } from '../../telemetry/meter.js';
import type { CutOff } from './subscriber.js';

/** Figures of the subscriptions of this process. */
export interface SubscriptionMetrics {
  readonly onSent: () => void;
  readonly onCutOff: (cause: CutOff) => void;
  /** @param code of the problem that was answered */
  readonly onRefused: (code: string) => void;
  readonly countError: Count<'code'>;
}

/** @param open what is open now */
export const subscriptionMetrics = (
  meter: Meter,
  open: { readonly sockets: () => number; readonly subscriptions: () => number },
): SubscriptionMetrics => {
  const gauge = (name: string, help: string, read: () => number) =>
    meter.gauge({ name, help }, () => [{ labels: {}, value: read() }]);
  gauge('subscription_sockets', 'WebSockets that are open.', open.sockets);
  gauge('subscriptions', 'Subscriptions that are open, over all WebSockets.', open.subscriptions);
  const sent = meter.counter({ name: 'subscription_messages_total', help: 'Messages sent over WebSockets.' });
  const cutOff = meter.counter({
    name: 'subscription_cut_offs_total',
    help: 'WebSockets that were cut off, by cause: backlog, not reading, too many messages.',
    labels: ['cause'],
  });
  const refused = meter.counter({
    name: 'subscription_sockets_refused_total',
    help: 'WebSockets that were not opened, by the code of the problem that was answered.',
    labels: ['code'],
  });
  return {
    onSent: () => sent({}),
    onCutOff: (cause) => cutOff({ cause }),
    onRefused: (code) => refused({ code }),
    countError: meter.counter({
      name: 'subscription_errors_total',
      help: 'Errors in messages to subscribers, by their code.',
      labels: ['code'],
    }),
  };
};
