import type { FeedPage } from './event-feed.js';

/**
 * A line for each event, up to `most` of them. Ends at the end of the log; where nothing came before it, after one more page,
 * which the feed waits with.
 */
export async function* ndjson(pages: AsyncIterable<FeedPage>, most: number): AsyncGenerator<string> {
  let [left, hasWaited] = [most, false];
  for await (const { events, isEnd } of pages) {
    const some = events.slice(0, left);
    if (some.length > 0) yield some.map(({ line }) => `${line}\n`).join('');
    left -= some.length;
    if (left === 0 || (isEnd && (left < most || hasWaited))) return;
    hasWaited ||= isEnd;
  }
}

/** Server-sent events (WHATWG HTML, 9.2), for ever; a comment for a page without events keeps the connection alive. */
export async function* serverSentEvents(pages: AsyncIterable<FeedPage>): AsyncGenerator<string> {
  for await (const { events } of pages) {
    if (events.length === 0) yield ':\n\n';
    else yield events.map(({ position, type, line }) => `id: ${position}\nevent: ${type}\ndata: ${line}\n\n`).join('');
  }
}
