import { feedAllViews, feedOrderDetails } from './feed-views.js';
import { rebuildOrderDetails } from './rebuild-view.js';

export type Way = 'order-details, followed' | 'all views, followed' | 'order-details, rebuilt';

export interface FeedRequest {
  readonly url: string;
  readonly way: Way;
  /** In the log. */
  readonly events: number;
}

/** How views were fed by a process of its own. */
export interface FeedAnswer {
  readonly seconds: number;
  /** Processor time of the process meanwhile; the database's comes on top. */
  readonly cpuSeconds: number;
  /** Of the process, from its start. */
  readonly peakMiB: number;
}

const WAYS: Readonly<Record<Way, (url: string, events: number) => Promise<number>>> = {
  'order-details, followed': feedOrderDetails,
  'all views, followed': feedAllViews,
  'order-details, rebuilt': rebuildOrderDetails,
};

process.on('message', ({ url, way, events }: FeedRequest) => {
  const before = process.cpuUsage();
  WAYS[way](url, events).then(
    (seconds) => {
      const { user, system } = process.cpuUsage(before);
      const peakMiB = process.resourceUsage().maxRSS / 1_024;
      process.send?.({ seconds, cpuSeconds: (user + system) / 1_000_000, peakMiB } satisfies FeedAnswer);
    },
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
