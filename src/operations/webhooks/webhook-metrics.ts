import { type Meter, SECONDS } from '#platform';
import { shared } from '../health/shared.js';
import type { DeliveryStore, WaitingDeliveries } from './webhook-store.js';

/** Measures what waits, whichever process delivers. */
export const measureWaiting = (meter: Meter, deliveries: Pick<DeliveryStore, 'waiting'>): void => {
  const look = shared(() => deliveries.waiting());
  const gauge = (name: string, help: string, of: (waiting: WaitingDeliveries) => number) =>
    meter.gauge({ name, help }, async () => [{ labels: {}, value: of(await look()) }]);
  gauge('webhook_waiting', 'Deliveries that wait, of enabled webhooks.', ({ waiting }) => waiting);
  gauge('webhook_oldest_waiting_seconds', 'Age of the oldest of them.', ({ oldestSeconds }) => oldestSeconds);
  meter.gauge({ name: 'webhooks', help: 'Webhooks by state.', labels: ['state'] }, async () => {
    const { enabled, disabled } = await look();
    return [
      { labels: { state: 'enabled' }, value: enabled },
      { labels: { state: 'disabled' }, value: disabled },
    ];
  });
};

/** @returns to be called with each attempt of this process */
export const measureAttempts = (meter: Meter): ((outcome: 'delivered' | 'failed', milliseconds: number) => void) => {
  const count = meter.counter({
    name: 'webhook_attempts_total',
    help: 'Attempts to deliver an event, by outcome.',
    labels: ['outcome'],
  });
  const observe = meter.histogram(
    { name: 'webhook_attempt_seconds', help: 'Time of one attempt, from making the body to the answer.' },
    [...SECONDS, 15],
  );
  return (outcome, milliseconds) => {
    count({ outcome });
    observe({}, milliseconds / 1_000);
  };
};
