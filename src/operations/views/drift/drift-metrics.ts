import type { ViewDifferences } from '#kernel';
import type { Meter } from '#platform';

/**
 * Measures how many documents differ from their events, whichever process has found them.
 * @returns counts events that were looked at
 */
export const measureDrift = (meter: Meter, differences: Pick<ViewDifferences, 'count'>): ((events: number) => void) => {
  meter.gauge({ name: 'drift_differences', help: 'Documents that are not what their events make.' }, async () => [
    { labels: {}, value: await differences.count() },
  ]);
  const count = meter.counter({
    name: 'drift_checked_events_total',
    help: 'Events whose documents this process has checked against a fresh fold.',
  });
  return (events) => count({}, events);
};
