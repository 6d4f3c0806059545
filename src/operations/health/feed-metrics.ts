import type { Meter } from '#platform';
import type { FeedWatch } from './feed-watch.js';

/** How far the subscribers of this process are behind the log: the feed that is furthest behind. */
export const measureFeed = (meter: Meter, watches: readonly Pick<FeedWatch, 'lagEvents'>[]): void =>
  meter.gauge(
    { name: 'subscription_lag_events', help: 'Events in the log that subscribers of this process did not get.' },
    async () => [{ labels: {}, value: Math.max(0, ...(await Promise.all(watches.map((watch) => watch.lagEvents())))) }],
  );
