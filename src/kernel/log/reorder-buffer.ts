import type { StoredEvent } from '../events/stored-event.js';
import { charactersOf } from './log-tail.js';

/** Where a record that followers read came from: appended by this process, delivered to it, or read from the store. */
export type RecordSource = 'own' | 'delivered' | 'store';

interface Waiting {
  readonly record: StoredEvent;
  readonly source: RecordSource;
}

/** Records by position that wait for those before them. */
export class ReorderBuffer {
  private readonly byPosition = new Map<number, Waiting>();
  /** Of the texts of all records. */
  private sum = 0;

  get characters(): number {
    return this.sum;
  }

  get isEmpty(): boolean {
    return this.byPosition.size === 0;
  }

  has(position: number): boolean {
    return this.byPosition.has(position);
  }

  /** A record that waits already stays as it is. */
  add(record: StoredEvent, source: RecordSource): void {
    if (this.byPosition.has(record.position)) return;
    this.byPosition.set(record.position, { record, source });
    this.sum += charactersOf([record]);
  }

  /** @returns the record at this position, which waits no longer; `undefined` when there is none */
  take(position: number): Waiting | undefined {
    const waiting = this.byPosition.get(position);
    if (waiting === undefined) return undefined;
    this.byPosition.delete(position);
    this.sum -= charactersOf([waiting.record]);
    return waiting;
  }

  dropUpTo(position: number): void {
    for (const waiting of this.byPosition.keys()) if (waiting <= position) this.take(waiting);
  }

  clear(): void {
    this.byPosition.clear();
    this.sum = 0;
  }
}
