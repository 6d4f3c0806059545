import { type Environment, withRetries } from '#kernel';
import { printLine } from '#platform/terminal';
import type { ProjectionWatch } from '../status/projection-watch.js';
import { catchUp } from './catch-up.js';
import type { Feeding } from './feeding.js';

const TELL_EVERY_MS = 5_000;

/** What a command that waits for the views works with. */
export interface FeedingServices {
  readonly environment: Environment;
  readonly watch: Pick<ProjectionWatch, 'look'>;
  readonly feeding: Feeding;
  /** Registers the views of this release that are not known to the store yet. */
  prepare(): Promise<void>;
}

/**
 * Waits until the views hold all that the log holds now, so that queries can follow at once. Feeds them where no server
 * does. Reports its progress on standard error.
 * @returns whether all views have caught up
 */
export const feedViews = async ({ environment, watch, feeding, prepare }: FeedingServices): Promise<boolean> => {
  const say = (text: string) => printLine(process.stderr, text);
  await withRetries(environment, prepare);
  await feeding.start();
  let lastTold = -Infinity;
  const stuck = await catchUp(watch, environment, (eventsBehind) => {
    const now = environment.monotonicMs();
    if (now - lastTold < TELL_EVERY_MS) return;
    lastTold = now;
    say(`feeding the views: ${eventsBehind.toLocaleString('en')} events to go`);
  });
  if (stuck.length === 0) say('the views are up to date');
  for (const { reader, status, lastError } of stuck) {
    say(`the view ${reader} is ${status} (${lastError ?? 'no process feeds it'}): ask /health/ready of the server`);
  }
  return stuck.length === 0;
};
