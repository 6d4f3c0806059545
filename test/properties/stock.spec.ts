import fc from 'fast-check';
import { type Decide, fold, isRejection } from '#kernel';
import { givenView } from '#kernel/testing';
import { adjustStock } from '../../src/inventory/commands/adjust-stock/adjust-stock.decider.js';
import { changeStockPolicy } from '../../src/inventory/commands/change-stock-policy/change-stock-policy.decider.js';
import { commitStock } from '../../src/inventory/commands/commit-stock/commit-stock.decider.js';
import { expireReservation } from '../../src/inventory/commands/expire-reservation/expire-reservation.decider.js';
import { receiveStock } from '../../src/inventory/commands/receive-stock/receive-stock.decider.js';
import { releaseStock } from '../../src/inventory/commands/release-stock/release-stock.decider.js';
import { reserveStock } from '../../src/inventory/commands/reserve-stock/reserve-stock.decider.js';
import { quantityOf, totalOf } from '../../src/inventory/stock/levels.js';
import { availableOf, policyOf, reservationIn, type Stock, stock } from '../../src/inventory/stock/stock.js';
import type { StockEvent } from '../../src/inventory/stock/stock.events.js';
import { stockItems } from '../../src/inventory/views/stock/stock.projection.js';

type Step = Decide<Stock, StockEvent>;

const AT = '2030-01-01T00:00:00.000Z';
const sku = '11';
const location = fc.constantFrom('main', 'berlin', 'lyon');
const quantity = fc.integer({ min: 1, max: 12 });
const reservationId = fc.constantFrom('r1', 'r2', 'r3', 'r4');
const originOf = (id: string) => ({ sku, reservationId: id, orderId: `order-${id}`, lineId: 'L1' });

const receive = fc.tuple(quantity, location).map(([many, at]) => receiveStock({ sku, quantity: many, location: at }));
/** What changes nothing when it comes a second time. */
const repeatable: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(reservationId, quantity)
    .map(([id, many]) => reserveStock({ ...originOf(id), quantity: many, expiresAt: AT })),
  fc
    .tuple(reservationId, fc.integer({ min: 0, max: 5 }))
    .map(([id, keep]) => releaseStock({ sku, reservationId: id, keep })),
  reservationId.map((id) => expireReservation({ sku, reservationId: id })),
  fc
    .tuple(reservationId, fc.constantFrom('s1', 's2'), quantity)
    .map(([id, commitId, many]) => commitStock({ ...originOf(id), commitId, quantity: many })),
);
const policy = fc
  .record({ tracked: fc.boolean(), backorder: fc.boolean() })
  .map((decided) => changeStockPolicy({ sku, ...decided }));
const adjust = fc
  .tuple(fc.integer({ min: -12, max: 12 }), location)
  .map(([change, at]) => adjustStock({ sku, change, reason: 'RECOUNT', location: at }));
const anything = fc.array(fc.oneof(receive, adjust, policy, repeatable, repeatable), { maxLength: 40 });

const stateAfter = (events: readonly StockEvent[]): Stock =>
  fold(
    stock,
    events.map((event) => ({ ...event, occurredAt: AT })),
  );

/** What happens, step after step; refusals happen not. */
const historyOf = (steps: readonly Step[]): readonly StockEvent[] =>
  steps.reduce<readonly StockEvent[]>((events, decide) => {
    const decision = decide(stateAfter(events), AT);
    return isRejection(decision) ? events : [...events, ...decision];
  }, []);

describe('whatever happens to stock, in whichever order', () => {
  it('no more is reserved and gone than ever came, where nothing but what is kept leaves', () => {
    /** Goods leave for a reservation, as many as are kept for it. */
    const commitKept = reservationId.map((id): Step => (state, at) => {
      const kept = quantityOf(reservationIn(state, id)?.held ?? []);
      return kept === 0 ? [] : commitStock({ ...originOf(id), commitId: 's1', quantity: kept })(state, at);
    });
    const reserve = fc
      .tuple(reservationId, quantity)
      .map(([id, many]) => reserveStock({ ...originOf(id), quantity: many }));
    const release = reservationId.map((id) => releaseStock({ sku, reservationId: id }));
    const steps = fc.array(fc.oneof(receive, reserve, reserve, release, commitKept), { maxLength: 40 });
    const first = receiveStock({ sku, quantity: 10 });
    fc.assert(
      fc.property(steps, (later) => {
        const events = historyOf([first, ...later]);
        const sum = (type: StockEvent['type']) =>
          events.reduce(
            (all, event) => all + (event.type === type && 'quantity' in event.data ? event.data.quantity : 0),
            0,
          );
        const kept = sum('StockReserved') - sum('StockReleased') - sum('StockCommitted');
        expect(kept).toBeGreaterThanOrEqual(0);
        expect(sum('StockCommitted') + kept).toBeLessThanOrEqual(sum('StockReceived'));
        expect(totalOf(stateAfter(events).levels)).toEqual({
          onHand: sum('StockReceived') - sum('StockCommitted'),
          reserved: kept,
        });
      }),
    );
  });

  it('nothing is promised that is not there, unless it may be', () => {
    fc.assert(
      fc.property(anything, (steps) => {
        for (const event of historyOf(steps)) {
          if (event.type !== 'StockReserved' || !event.data.policy.tracked || event.data.policy.backorder) continue;
          const { onHand, reserved } = event.data.total.after;
          expect(reserved).toBeLessThanOrEqual(onHand);
        }
      }),
    );
  });

  it('what is reserved is what reservations hold, at each location', () => {
    fc.assert(
      fc.property(anything, (steps) => {
        const { levels, reservations } = stateAfter(historyOf(steps));
        for (const level of levels) {
          const held = reservations.flatMap((it) => it.held.filter((part) => part.location === level.location));
          expect({ ...level, reserved: quantityOf(held) }).toEqual(level);
        }
      }),
    );
  });

  it('what is asked for a second time under the same id adds nothing, or is refused', () => {
    fc.assert(
      fc.property(anything, fc.oneof(repeatable, policy), (steps, again) => {
        expect(historyOf([...steps, again, again])).toEqual(historyOf([...steps, again]));
      }),
    );
  });

  it('each event says what was and what is, and the view shows it', () => {
    fc.assert(
      fc.property(anything, (steps) => {
        const events = historyOf(steps);
        events.forEach((event, index) => {
          if (!('total' in event.data)) return;
          const [before, after] = [events.slice(0, index), events.slice(0, index + 1)].map(stateAfter);
          expect(event.data.total).toEqual({
            before: totalOf(before?.levels ?? []),
            after: totalOf(after?.levels ?? []),
          });
        });
        if (events.length === 0) return;
        const state = stateAfter(events);
        const available = availableOf(state);
        expect(givenView(stockItems, 'stock-11', ...events).document('11')).toEqual({
          ...{ sku, ...policyOf(state), ...totalOf(state.levels), locations: state.levels },
          ...(available !== null && { available }),
        });
      }),
    );
  });
});
