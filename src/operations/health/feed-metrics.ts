import type { Meter } from '#platform';
import type { FeedWatch } from './feed-watch.js';

/** Tells how far the subscribers of this process are behind the log. */
export const measureFeed = (meter: Meter, watch: Pick<FeedWatch, 'lagEvents'>): void =>
  meter.gauge(
    { name: 'subscription_lag_events', help: 'Events in the log that subscribers of this process were not told of.' },
    async () => [{ labels: {}, value: await watch.lagEvents() }],
  );
