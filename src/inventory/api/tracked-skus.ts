import { type EventStore, type StoredEvent, streamOf } from '#kernel';
import { stockIdOf } from '../stock/sku.js';
import { stock } from '../stock/stock.js';

const STOCK = streamOf(stock, '');
/** SKUs that are remembered; then all are forgotten, and looked up again. */
const MOST_REMEMBERED = 100_000;

/**
 * Which SKUs are counted: those whose stream has begun. Who follows the log from event to event asks it for each order, so it
 * remembers what it has looked up, and learns of what begins from the events that come by.
 */
export class TrackedSkus {
  /** Position of the first event of a SKU's stream; Infinity for one that has none. */
  private readonly since = new Map<string, number>();

  constructor(private readonly store: Pick<EventStore, 'readStream'>) {}

  /** An event that comes by; each has to, in the order of the log, or what is remembered is wrong. */
  note({ stream, position, version }: StoredEvent): void {
    if (version === 1 && stream.startsWith(STOCK)) this.since.set(stream, position);
  }

  /** Those of the SKUs that were counted at a position of the log: the same for ever. @throws StoreUnavailable */
  async at(skus: readonly string[], position: number): Promise<ReadonlySet<string>> {
    const tracked = new Set<string>();
    for (const sku of skus) if ((await this.sinceOf(sku)) < position) tracked.add(sku);
    return tracked;
  }

  private async sinceOf(sku: string): Promise<number> {
    const id = stockIdOf(sku);
    if (id === undefined) return Infinity;
    const stream = streamOf(stock, id);
    const known = this.since.get(stream);
    if (known !== undefined) return known;
    const [first] = await this.store.readStream(stream, 1, 1);
    if (this.since.size >= MOST_REMEMBERED) this.since.clear();
    // What came by while the store was asked is newer than its answer.
    const since = this.since.get(stream) ?? first?.position ?? Infinity;
    this.since.set(stream, since);
    return since;
  }
}
