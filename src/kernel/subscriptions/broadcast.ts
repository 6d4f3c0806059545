import type { LogReplaced } from '../log/event-log.js';

/** What was made of one record, once for all who listen. */
export interface FeedItem {
  readonly stream: string;
  readonly position: number;
  /** About how many bytes a message about it has: what a reader who does not keep up is measured by. */
  readonly bytes: number;
}

/** Who hears of items after the position at which it joined, in position order, none left out. Nothing here may throw. */
export interface Listener<Item> {
  /** It is told at once. Others are told when they ask, or within about a second. */
  readonly isWaiting: boolean;
  /** It has shown that it takes what comes: it goes on before those that have not. */
  readonly keepsUp: boolean;
  /**
   * @param since milliseconds of the monotonic clock at which these were there to be told
   * @returns lets the reader go on who waited for them; `undefined` when nobody does and they were only put by
   */
  take(items: readonly Item[], since: number): (() => void) | undefined;
  /** Called about once a second: a reader may be too slow without anything else that happens. */
  checkLimits(): void;
  /** There will be no more: the log was restored or replaced. */
  fail(error: LogReplaced): void;
}

/** What was told in one go, and after it what came next: all listeners share it, and what all have passed is forgotten. */
interface Told<Item> {
  readonly items: readonly Item[];
  readonly at: number;
  next: Told<Item> | undefined;
}

/** How far one listener has been told. */
export class Place<Item extends FeedItem> {
  /** @param position that items must come after; the newest told may hold older ones */
  constructor(
    readonly listener: Listener<Item>,
    readonly position: number,
    private last: Told<Item>,
  ) {}

  /** Tells what it has not been told yet. @returns lets the reader go on who waited for it */
  catchUp(): (() => void) | undefined {
    let goOn: (() => void) | undefined;
    while (this.last.next !== undefined) {
      this.last = this.last.next;
      const news = this.last.items.filter(({ position }) => position > this.position);
      goOn = this.listener.take(news, this.last.at) ?? goOn;
    }
    return goOn;
  }
}

/** Those who are told the same. To tell them costs as much as there are who wait for it. */
export class Broadcast<Item extends FeedItem> {
  readonly places = new Set<Place<Item>>();
  private last: Told<Item> = { items: [], at: 0, next: undefined };

  join(listener: Listener<Item>, position: number): Place<Item> {
    const place = new Place(listener, position, this.last);
    this.places.add(place);
    return place;
  }

  /** @param at milliseconds of the monotonic clock @returns those who wait for it; the others catch up when they ask */
  tell(items: readonly Item[], at: number): readonly Place<Item>[] {
    this.last.next = { items, at, next: undefined };
    this.last = this.last.next;
    return [...this.places].filter(({ listener }) => listener.isWaiting);
  }
}
