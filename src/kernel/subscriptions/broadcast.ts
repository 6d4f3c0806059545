import type { LogReplaced } from '../log/event-log.js';

/** What one record becomes for all listeners. It is made once. */
export interface FeedItem {
  readonly stream: string;
  readonly position: number;
  /** Approximate size of a message about it. The limit of a slow reader counts these bytes. */
  readonly bytes: number;
}

/** Receives every item after the position at which it joined, in position order. No method may throw. */
export interface Listener<Item> {
  /** True: items are delivered at once. False: they are delivered when it asks, or within about a second. */
  readonly isWaiting: boolean;
  /** True: its reader consumes items as they come, so that it is resumed before slower ones. */
  readonly keepsUp: boolean;
  /**
   * @param since milliseconds of the monotonic clock at which these items became available
   * @returns resumes the reader that waits for them; `undefined` when none waits and the items are buffered
   */
  take(items: readonly Item[], since: number): (() => void) | undefined;
  /** Called about once a second, also when there are no new items: a slow reader is cut off. */
  checkLimits(): void;
  /** No more items follow: the log was restored or replaced. */
  fail(error: LogReplaced): void;
}

/** Items that were published together, linked to the next ones. All cursors share the list; what all have passed is garbage. */
interface Segment<Item> {
  readonly items: readonly Item[];
  readonly at: number;
  next: Segment<Item> | undefined;
}

/** How far one listener has read. */
export class Cursor<Item extends FeedItem> {
  /** @param position that items must come after; the segment it starts at may hold older ones */
  constructor(
    readonly listener: Listener<Item>,
    readonly position: number,
    private last: Segment<Item>,
  ) {}

  /** Delivers what the listener has not received. @returns resumes the reader that waited for it */
  catchUp(): (() => void) | undefined {
    let resume: (() => void) | undefined;
    while (this.last.next !== undefined) {
      this.last = this.last.next;
      const unread = this.last.items.filter(({ position }) => position > this.position);
      resume = this.listener.take(unread, this.last.at) ?? resume;
    }
    return resume;
  }
}

/** Listeners of the same items. Publishing costs as much as there are listeners that wait. */
export class Broadcast<Item extends FeedItem> {
  readonly cursors = new Set<Cursor<Item>>();
  private last: Segment<Item> = { items: [], at: 0, next: undefined };

  join(listener: Listener<Item>, position: number): Cursor<Item> {
    const cursor = new Cursor(listener, position, this.last);
    this.cursors.add(cursor);
    return cursor;
  }

  /** @param at milliseconds of the monotonic clock @returns cursors of listeners that wait; the others catch up later */
  publish(items: readonly Item[], at: number): readonly Cursor<Item>[] {
    this.last.next = { items, at, next: undefined };
    this.last = this.last.next;
    return [...this.cursors].filter(({ listener }) => listener.isWaiting);
  }
}
