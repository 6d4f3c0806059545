import { factsOf, type HeardEvents, type Recorded, type StoredEvent, StoredMeta } from '#kernel';
import { order } from '../../order/order.js';
import type { OrderEvent } from '../../order/order.events.js';
import { HEARD_TYPES, type HeardEvent, type HeardOrderEvent, type ReturnedGoods } from './heard-events.js';
import type { TrackedLine } from './reservations.js';

/** What the process is told of the world beside the orders. */
export interface HearingPorts {
  /** What another context publishes of an event. @throws UnreadableEvent */
  readonly publishedOf: (record: StoredEvent) => object;
  readonly trackedSkus: {
    /** An event that may tell that a SKU is counted from now on. */
    note(record: StoredEvent): void;
    /** Those of the SKUs that were counted at this position of the log: the same for ever. @throws StoreUnavailable */
    at(skus: readonly string[], position: number): Promise<ReadonlySet<string>>;
  };
}

const orderFactIn = factsOf(order);

/**
 * Reads what the process hears: what orders say themselves, since only they know the token of a payment, and what other
 * contexts publish.
 */
export const hearEvents = ({ publishedOf, trackedSkus }: HearingPorts): HeardEvents<HeardEvent> => ({
  types: HEARD_TYPES,
  decode: async (record) => {
    const fact = orderFactIn(record);
    if (fact !== undefined) return withTracked(fact, trackedSkus);
    trackedSkus.note(record);
    const { type, occurredAt, position } = record;
    const data = publishedOf(record);
    const restocked = type === 'ReturnReceived' && (await counted(soundIn(data), position, trackedSkus));
    // Of one of the types above, so it has what is read of it.
    return { type, data, occurredAt, meta: new StoredMeta(record), ...(restocked && { restocked }) } as Heard;
  },
});

type Heard = Recorded<HeardEvent>;

const withTracked = async (
  fact: Recorded<OrderEvent>,
  trackedSkus: HearingPorts['trackedSkus'],
): Promise<Recorded<HeardOrderEvent>> => ({
  ...fact,
  tracked: await counted(linesIn(fact), fact.meta.position, trackedSkus),
});

/** Those of the lines whose SKUs were counted at a position of the log. */
const counted = async <Line extends TrackedLine>(
  lines: readonly Line[],
  position: number,
  trackedSkus: HearingPorts['trackedSkus'],
): Promise<readonly Line[]> => {
  if (lines.length === 0) return [];
  const skus = await trackedSkus.at([...new Set(lines.map(({ sku }) => sku))], position);
  return lines.filter(({ sku }) => skus.has(sku));
};

/** Goods of a return that are sold again. */
const soundIn = (data: object) => (data as ReturnedGoods).lines.filter(({ condition }) => condition === 'RESTOCK');

/** Lines that an event adds to the order. */
const linesIn = ({ type, data }: OrderEvent): readonly TrackedLine[] => {
  if (type === 'OrderPlaced') return data.lines;
  return type === 'OrderLineAdded' ? [data.line] : [];
};
