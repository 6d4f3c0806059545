import { clear, type StoredEvent } from '#kernel';
import { order, orderTotal, type PlacedOrder } from '../../src/ordering/order/order.js';
import type { LineQuantity, TrackedLine } from '../../src/ordering/processes/fulfilment/reservations.js';
import { deliveredQuantities } from '../../src/shipping/shipment/fulfillment-status.js';
import { receiveReturn, requestReturn } from '../../src/shipping/shipment/return.decider.js';
import { returnedQuantities } from '../../src/shipping/shipment/returns.js';
import { shipments } from '../../src/shipping/shipment/shipments.js';
import type { World } from './world.js';

const reason = clear('too many');
export const CONDITIONS = ['RESTOCK', 'WRITE_OFF'] as const;

/** So many of a line come back at once, as far as they have come. */
export const comesBack =
  (orderId: string, returnId: string, line: LineQuantity & { readonly condition: (typeof CONDITIONS)[number] }) =>
  async (world: World): Promise<void> => {
    const { lineId, quantity } = line;
    await world.does(shipments, orderId, requestReturn({ returnId, lines: [{ lineId, quantity }], reason }));
    await world.does(shipments, orderId, receiveReturn({ returnId, lines: [line] }));
  };

const quantitiesOf = (world: World, orderId: string) => {
  const { shipments: sent, returns } = world.stateOf(shipments, orderId);
  return { came: deliveredQuantities(sent), back: returnedQuantities(returns) };
};

/** All that has come, and has not come back yet. */
export const allComesBack = async (world: World, orderId: string): Promise<void> => {
  const { came, back } = quantitiesOf(world, orderId);
  for (const [lineId, quantity] of came) {
    const rest = quantity - (back.get(lineId) ?? 0);
    const line = { lineId, quantity: rest, condition: 'RESTOCK' } as const;
    if (rest > 0) await comesBack(orderId, `all-${lineId}`, line)(world);
  }
};

/** What the order costs without what has come back; no discounts, no taxes. Delivered beyond what is on order comes back first. */
export const priceOfKept = (world: World, orderId: string): number => {
  const { came, back } = quantitiesOf(world, orderId);
  const state = world.stateOf(order, orderId) as PlacedOrder;
  const lost = state.lines.map(({ lineId, quantity, unitPrice }) => {
    const kept = Math.max(came.get(lineId) ?? 0, quantity) - (back.get(lineId) ?? 0);
    return Math.max(0, quantity - kept) * unitPrice;
  });
  return lost.reduce((price, each) => price - each, orderTotal(state));
};

interface Told {
  readonly quantity: number;
  readonly lines: readonly (TrackedLine & { readonly condition?: string })[];
}
const told = ({ data }: StoredEvent): Told => JSON.parse(data) as Told;
const sumOf = (quantities: readonly number[]): number => quantities.reduce((sum, quantity) => sum + quantity, 0);

/** What the process has put back on the shelf, and what it should have: what is sold again since the SKU is counted. */
export const restocked = ({ store: { events } }: World, counted: string) => {
  const ofStock = events.filter(({ stream }) => stream === `stock-${counted}`);
  const since = ofStock[0]?.position ?? Infinity;
  const received = ofStock.filter(({ type, metadata }) => type === 'StockReceived' && metadata.includes('"process '));
  const back = events
    .filter(({ type, position }) => type === 'ReturnReceived' && position > since)
    .flatMap((each) => told(each).lines);
  const sound = back.filter(({ sku, condition }) => sku === counted && condition === 'RESTOCK');
  return {
    done: sumOf(received.map((event) => told(event).quantity)),
    due: sumOf(sound.map(({ quantity }) => quantity)),
  };
};
