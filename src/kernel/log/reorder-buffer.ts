import type { StoredEvent } from '../events/stored-event.js';
import { charactersOf } from './log-tail.js';

/** Records by position that wait for those before them. */
export class ReorderBuffer {
  private readonly byPosition = new Map<number, StoredEvent>();
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

  add(record: StoredEvent): void {
    this.take(record.position);
    this.byPosition.set(record.position, record);
    this.sum += charactersOf([record]);
  }

  /** @returns the record at this position, which waits no longer; `undefined` when there is none */
  take(position: number): StoredEvent | undefined {
    const record = this.byPosition.get(position);
    if (record === undefined) return undefined;
    this.byPosition.delete(position);
    this.sum -= charactersOf([record]);
    return record;
  }

  dropUpTo(position: number): void {
    for (const waiting of this.byPosition.keys()) if (waiting <= position) this.take(waiting);
  }

  clear(): void {
    this.byPosition.clear();
    this.sum = 0;
  }
}
