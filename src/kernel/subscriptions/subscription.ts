import type { FeedItem } from './broadcast.js';
import { Backlog, type BacklogOptions } from './backlog.js';
import type { LiveFeed } from './live-feed.js';

/** What a reader has missed, read at the reader's own pace. */
export interface Past<Item> {
  /** Everything up to here was read. */
  readonly position: number;
  /** Whether so much is left up to `position` that it is better read before joining the others. */
  isFarFrom(position: number): boolean;
  /** What is left up to `position`, and perhaps more; in position order. */
  readUpTo(position: number): AsyncIterable<Item>;
}

export interface SubscriptionOptions<Item> extends BacklogOptions<Item> {
  /** Only items of this stream; of all streams when absent. */
  readonly stream?: string;
  readonly past: Past<Item>;
}

/**
 * A catch-up subscription: first the past, then what happens, in position order, nothing left out, nothing twice.
 * Ends when the reader has had enough: `return` ends a wait at once.
 */
export const subscription = <Item extends FeedItem>(
  feed: LiveFeed<Item>,
  options: SubscriptionOptions<Item>,
): Required<AsyncIterableIterator<Item, undefined, void>> => {
  const backlog = new Backlog<Item>(options);
  return endingAtOnce(run(feed, backlog, options), () => backlog.close());
};

async function* run<Item extends FeedItem>(
  feed: LiveFeed<Item>,
  backlog: Backlog<Item>,
  { stream, past, wants }: SubscriptionOptions<Item>,
): AsyncGenerator<Item, undefined, void> {
  async function* missed(position: number): AsyncGenerator<Item> {
    for await (const item of past.readUpTo(position)) {
      if (backlog.isClosed) return;
      if (wants(item)) yield item;
    }
  }
  for (let head = await feed.end(); past.isFarFrom(head) && !backlog.isClosed; head = await feed.end()) {
    yield* missed(head);
  }
  const joined = await feed.join(backlog, stream);
  try {
    yield* missed(joined.position);
    for (;;) {
      joined.catchUp();
      const item = await backlog.next();
      if (item === undefined) return undefined;
      // The past may have been read beyond the place of joining.
      if (item.position > past.position) yield item;
    }
  } finally {
    joined.leave();
  }
}

/** A generator alone answers `return` only when it is done waiting. */
const endingAtOnce = <Item>(
  generator: AsyncGenerator<Item, undefined, void>,
  onEnd: () => void,
): Required<AsyncIterableIterator<Item, undefined, void>> => {
  const END = { done: true, value: undefined } as const;
  let ended = false;
  let endWait: (end: IteratorReturnResult<undefined>) => void = () => undefined;
  const end = async (): Promise<IteratorReturnResult<undefined>> => {
    ended = true;
    onEnd();
    endWait(END);
    // What it waits for may take long, and its result is not used any more.
    generator.return(undefined).catch(() => undefined);
    return END;
  };
  return {
    next: () => {
      if (ended) return Promise.resolve(END);
      return new Promise((resolve, reject) => {
        endWait = resolve;
        generator.next().then(resolve, reject);
      });
    },
    return: end,
    throw: async (error) => {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};
