import type { EventStore } from './event-store.js';
import type { StoredEvent } from './stored-event.js';

const PAGE = 500;

/** All events of a stream, in order, read page by page. @throws StoreUnavailable */
export async function* recordsOf(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
): AsyncGenerator<StoredEvent, void> {
  for (let version = 1; ; version += PAGE) {
    const page = await store.readStream(stream, version, PAGE);
    yield* page;
    if (page.length < PAGE) return;
  }
}
