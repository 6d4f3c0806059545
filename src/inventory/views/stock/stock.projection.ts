import { type Recorded, streamProjection } from '#kernel';
import { availableIn, levelsAfter, type LocationLevel } from '../../stock/levels.js';
import { stock } from '../../stock/stock.js';
import { stockEvents, type StockEvent } from '../../stock/stock.events.js';

/** The stock of one SKU. */
export interface StockSummary {
  readonly sku: string;
  readonly tracked: boolean;
  readonly backorder: boolean;
  /** At all locations together. */
  readonly onHand: number;
  readonly reserved: number;
  /** What may still be reserved; absent where it is not counted. */
  readonly available?: number;
  /** In the order of their names. */
  readonly locations: readonly LocationLevel[];
}

type Movement = Extract<Recorded<StockEvent>, { data: { locations: unknown } }>;
type Counted = Omit<StockSummary, 'available'>;

/** Events say which SKU it is: the id of the document need not be one. */
const NOTHING: StockSummary = {
  ...{ sku: '', tracked: false, backorder: false },
  ...{ onHand: 0, reserved: 0, locations: [] },
};

const moved = ({ locations }: StockSummary, { data }: Movement): StockSummary =>
  counted({ sku: data.sku, ...data.policy, ...data.total.after, locations: levelsAfter(locations, data.locations) });

const counted = (item: Counted): StockSummary => (item.tracked ? { ...item, available: availableIn(item) } : item);

/** The question "how many are there of what, and where?": one document per SKU. */
export const stockItems = streamProjection<StockSummary, StockEvent, never>({
  name: 'stock',
  version: 1,
  category: stock.name,
  events: stockEvents,
  initial: NOTHING,
  opens: {},
  updates: {
    StockReceived: moved,
    StockAdjusted: moved,
    StockReserved: moved,
    StockReservationExpired: moved,
    StockReleased: moved,
    StockCommitted: moved,
    StockReservationRejected: (item) => item,
    StockPolicyChanged: ({ available: _uncounted, ...item }, { data }) =>
      counted({ ...item, sku: data.sku, ...data.after }),
  },
  fields: {
    sku: { type: 'text', path: ['sku'] },
    tracked: { type: 'boolean', path: ['tracked'] },
    available: { type: 'integer', path: ['available'] },
  },
  indexes: [['sku'], ['available']],
});
