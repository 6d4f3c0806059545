import { withRetries } from '#kernel';
import { printLine } from '#platform';
import { catchUp } from '../operations/views/feeding/catch-up.js';
import type { Services } from './composition.js';

const TELL_EVERY_MS = 5_000;

/**
 * Feeds the views until they hold all that the log holds now, so that one can ask right after. Beside a running server
 * that does it anyway, this only waits for it. Tells how it goes on standard error.
 * @returns whether all views have caught up
 */
export const feedViews = async (parts: Services): Promise<boolean> => {
  const say = (text: string) => printLine(process.stderr, text);
  // Done again by the start, but there a database that is slow would end it.
  await withRetries(parts.environment, () => parts.projections.prepare());
  await parts.start();
  let lastTold = -Infinity;
  const stuck = await catchUp(parts.watch, parts.environment, (eventsBehind) => {
    const now = parts.environment.monotonicMs();
    if (now - lastTold < TELL_EVERY_MS) return;
    lastTold = now;
    say(`feeding the views: ${eventsBehind.toLocaleString('en')} events to go`);
  });
  if (stuck.length === 0) say('the views are up to date');
  for (const { reader, status, lastError } of stuck) {
    say(`the view ${reader} is ${status} (${lastError ?? 'nobody feeds it'}): ask /health/ready of the server`);
  }
  return stuck.length === 0;
};
