import fc from 'fast-check';
import { historyOf, life, shipmentStep, stateOf, step, stepOnChangingOrder } from '../testing/histories.js';
import { orderToShip } from '../testing/index.js';
import { returnedQuantities } from './returns.js';
import type { ShipmentEvent } from './shipment.events.js';
import { deliverShipment, dispatchShipment } from './shipment-steps.decider.js';

const linesOf = (data: ShipmentEvent['data']) => ('lines' in data ? data.lines : []);

/** A second computation, by what each event says alone. */
const quantityOf = (events: readonly ShipmentEvent[], lineId: string, type: ShipmentEvent['type']): number =>
  events
    .filter((event) => event.type === type)
    .flatMap(({ data }) => linesOf(data))
    .reduce((sum, line) => (line.lineId === lineId ? sum + line.quantity : sum), 0);

/** What was announced, but of what was called off only what has come: of each return on its own. */
const claimedQuantity = (events: readonly ShipmentEvent[], lineId: string): number => {
  const of = (id: string) => events.filter(({ data }) => 'returnId' in data && data.returnId === id);
  return ['r1', 'r2', 'r3'].map(of).reduce((sum, own) => {
    const isCancelled = own.some(({ type }) => type === 'ReturnCancelled');
    return sum + quantityOf(own, lineId, isCancelled ? 'ReturnReceived' : 'ReturnRequested');
  }, 0);
};

const typesOf = (events: readonly ShipmentEvent[], id: string): string =>
  events
    .filter(({ data }) => 'shipmentId' in data && data.shipmentId === id)
    .map(({ type }) => type.slice('Shipment'.length))
    .join(' ');

const LIVES = [
  ['', 'Requested', 'Requested Dispatched', 'Requested Dispatched Delivered'],
  ['Requested Failed', 'Requested Dispatched Failed'],
].flat();

describe('whatever happens to the shipments of an order, in whichever order', () => {
  it('no more of a line is sent than was ordered', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const events = historyOf(steps);
        for (const { lineId, quantity } of orderToShip.lines) {
          const [sent, given] = (['ShipmentRequested', 'ShipmentFailed'] as const).map((type) =>
            quantityOf(events, lineId, type),
          );
          expect((sent ?? 0) - (given ?? 0)).toBeLessThanOrEqual(quantity);
        }
      }),
    );
  });

  it('each of them goes one way, also when the order changes meanwhile', () => {
    fc.assert(
      fc.property(fc.array(stepOnChangingOrder, { maxLength: 40 }), (steps) => {
        const events = historyOf(steps);
        for (const id of ['s1', 's2', 's3', 's4']) expect(LIVES).toContain(typesOf(events, id));
      }),
    );
  });

  it('dispatching and delivering ends them all', () => {
    const ends = ['s1', 's2', 's3', 's4'].flatMap((id) => [dispatchShipment(id, orderToShip), deliverShipment(id)]);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { shipments } = stateOf(historyOf([...steps, ...ends]));
        for (const { status } of shipments) expect(['DELIVERED', 'FAILED']).toContain(status);
      }),
    );
  });

  it('no more of a line comes back than was announced, and no more is announced than was delivered', () => {
    fc.assert(
      fc.property(life, (steps) => {
        const events = historyOf(steps);
        const { returns } = stateOf(events);
        for (const lineId of ['L1', 'L2']) {
          const [delivered = 0, announced = 0, received = 0] = (
            ['ShipmentDelivered', 'ReturnRequested', 'ReturnReceived'] as const
          ).map((type) => quantityOf(events, lineId, type));
          expect(received).toBeLessThanOrEqual(announced);
          expect(claimedQuantity(events, lineId)).toBeLessThanOrEqual(delivered);
          expect(returnedQuantities(returns).get(lineId) ?? 0).toBe(received);
        }
      }),
    );
  });

  it('nothing comes of a return after it was called off, and it is called off once', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(life, (steps) => {
        for (const id of ['r1', 'r2', 'r3']) {
          const own = historyOf(steps).filter(({ data }) => 'returnId' in data && data.returnId === id);
          const life = own.map(({ type }) => type.slice('Return'.length)).join(' ');
          expect(life).toMatch(/^(Requested( Received)*( Cancelled)?)?$/);
          seen.add(life.replace(/( Received)+/, ' Received'));
        }
      }),
      { seed: 42, numRuns: 300 },
    );
    expect([...seen]).toEqual(expect.arrayContaining(['Requested Cancelled', 'Requested Received Cancelled']));
  });

  it('a step of a shipment that comes again at once adds nothing, or is refused', () => {
    fc.assert(
      fc.property(fc.array(stepOnChangingOrder, { maxLength: 20 }), shipmentStep, (steps, again) => {
        expect(historyOf([...steps, again, again])).toEqual(historyOf([...steps, again]));
      }),
    );
  });
});
