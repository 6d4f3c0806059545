import {
  type CommandAnswer,
  type CommandContext,
  CommandRunner,
  derivedId,
  Fingerprints,
  PersonalData,
  Recorder,
} from '#kernel';
import { OutsideServices } from '#platform';
import { InMemoryEventStore, InMemorySubjectKeys, TestEnvironment } from '#kernel/testing';
import { AddNote, AddNoteHandler } from '../../src/ordering/commands/add-note/add-note.command.js';
import { DispatchedGoods } from '../../src/ordering/api/dispatched-goods.js';
import { CancelOrder, CancelOrderHandler } from '../../src/ordering/commands/cancel-order/cancel-order.command.js';
import {
  ChangeLineQuantity,
  ChangeLineQuantityHandler,
} from '../../src/ordering/commands/change-line-quantity/change-line-quantity.command.js';
import {
  ChangeShippingAddress,
  ChangeShippingAddressHandler,
} from '../../src/ordering/commands/change-shipping-address/change-shipping-address.command.js';
import { PlaceHold, PlaceHoldHandler } from '../../src/ordering/commands/place-hold/place-hold.command.js';
import { PlaceOrder, PlaceOrderHandler } from '../../src/ordering/commands/place-order/place-order.command.js';
import { ReleaseHold, ReleaseHoldHandler } from '../../src/ordering/commands/release-hold/release-hold.command.js';

const context = (idempotencyKey: string): CommandContext => ({
  principal: 'local',
  idempotencyKey,
  correlationId: 'correlation',
});

const price = { amount: 1400, currency: 'USD' };
const body = {
  orderId: 'o1',
  customer: { customerId: 'VINET', name: 'Paul Henriot' },
  lines: [
    { sku: '11', title: 'Queso Cabrales', quantity: 12, unitPrice: price },
    { sku: '42', title: 'Hokkien Fried Mee', quantity: 10, unitPrice: price },
  ],
};

/** Every command of orders over a store in memory; `answers` runs the one that the name stands for, under its own key. */
const setUp = async () => {
  const environment = new TestEnvironment();
  const store = new InMemoryEventStore();
  const recorder = new Recorder(new PersonalData(new InMemorySubjectKeys()), environment);
  const runner = new CommandRunner(store, recorder, new Fingerprints(Buffer.from('secret')), environment);
  const numbers = { next: async () => 42 };
  const goods = new DispatchedGoods({ find: async () => undefined });
  const place = (idempotencyKey: string) =>
    new PlaceOrderHandler(runner, numbers, environment, new OutsideServices(false, undefined)).execute(
      new PlaceOrder(body, context(idempotencyKey)),
    );
  const commands = {
    addNote: (text: string, key = 'note') =>
      new AddNoteHandler(runner).execute(new AddNote('o1', { text }, context(key))),
    placeHold: (holdId?: string, key = 'hold') =>
      new PlaceHoldHandler(runner).execute(
        new PlaceHold('o1', { kind: 'STOCK', ...(holdId && { holdId }) }, context(key)),
      ),
    releaseHold: (holdId: string, key = 'release') =>
      new ReleaseHoldHandler(runner).execute(new ReleaseHold('o1', holdId, context(key))),
    changeAddress: (city: string, key = 'address') =>
      new ChangeShippingAddressHandler(runner).execute(new ChangeShippingAddress('o1', { city }, context(key))),
    changeQuantity: (quantity: number, lineId = 'L1', key = 'quantity') =>
      new ChangeLineQuantityHandler(runner, goods).execute(
        new ChangeLineQuantity('o1', lineId, { quantity }, context(key)),
      ),
    cancel: (key = 'cancel') =>
      new CancelOrderHandler(runner, goods).execute(new CancelOrder('o1', { reason: 'STAFF' }, context(key))),
  };
  return { store, placed: await place('place'), place, ...commands };
};

const told = ({ status, body: { events, version } }: CommandAnswer) => ({ status, events, version });

describe('the commands of orders', () => {
  it('are answered with what they added, one after another', async () => {
    const orders = await setUp();
    expect(orders.placed).toMatchObject({
      status: 201,
      body: { orderId: 'o1', orderNumber: 'DB-0000042', version: 1 },
    });
    expect(told(await orders.addNote('Hello'))).toEqual({ status: 200, events: ['OrderNoteAdded'], version: 2 });
    expect(told(await orders.placeHold('h1'))).toEqual({ status: 200, events: ['OrderHeld'], version: 3 });
    expect(told(await orders.releaseHold('h1'))).toEqual({ status: 200, events: ['OrderHoldReleased'], version: 4 });
    expect(told(await orders.changeAddress('Graz'))).toMatchObject({ events: ['OrderShippingAddressChanged'] });
    expect(told(await orders.changeQuantity(3))).toMatchObject({ events: ['OrderLineQuantityChanged'], version: 6 });
    expect(await orders.cancel()).toMatchObject({ body: { events: ['OrderCancelled'], status: 'CANCELLED' } });
    expect(told(await orders.cancel('again'))).toEqual({ status: 200, events: [], version: 7 });
  });

  it('are answered the same under the same key, and add nothing', async () => {
    const orders = await setUp();
    const first = [await orders.addNote('Hello'), await orders.placeHold(), await orders.changeQuantity(3)];
    const again = [await orders.addNote('Hello'), await orders.placeHold(), await orders.changeQuantity(3)];
    expect(again).toEqual(first.map((answer) => ({ ...answer, replayed: true })));
    expect(await orders.place('place')).toEqual({ ...orders.placed, replayed: true });
    expect(orders.store.events).toHaveLength(4);
  });

  it('return the ids of what they made: the chosen one, or one that follows from the key', async () => {
    const orders = await setUp();
    expect((await orders.placeHold('h1')).body).toMatchObject({ holdId: 'h1' });
    expect((await orders.placeHold(undefined, 'h2')).body).toMatchObject({ holdId: derivedId(context('h2')) });
    expect((await orders.addNote('Hello', 'n1')).body).toMatchObject({ noteId: derivedId(context('n1')) });
  });

  it.each([
    ['hold', (orders: Orders) => [orders.releaseHold('h1', 'k'), orders.releaseHold('h2', 'k')]],
    ['line', (orders: Orders) => [orders.changeQuantity(3, 'L1', 'k'), orders.changeQuantity(3, 'L2', 'k')]],
    ['address', (orders: Orders) => [orders.changeAddress('Graz', 'k'), orders.changeAddress('Linz', 'k')]],
  ])('under the key of another %s are refused', async (_part, run) => {
    const orders = await setUp();
    await orders.placeHold('h1');
    await orders.placeHold('h2', 'hold-2');
    const [first, other] = await Promise.allSettled(run(orders));
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(other).toMatchObject({ reason: { rejection: { rejected: 'IDEMPOTENCY_KEY_REUSED' } } });
  });

  it('store nothing personal in clear', async () => {
    const orders = await setUp();
    await orders.addNote('Rings twice');
    const stored = orders.store.events.map(({ data, metadata }) => data + metadata).join();
    expect(stored).toContain('"sealed":');
    expect(stored).not.toMatch(/Paul|Henriot|Rings/);
  });
});

type Orders = Awaited<ReturnType<typeof setUp>>;
