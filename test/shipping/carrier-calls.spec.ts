import { type Aggregate, type Decide, type DomainEvent, idOf, type ProcessPorts, withRetries } from '#kernel';
import { SystemEnvironment } from '#platform';
import { SimulatedCarrier } from '../../src/adapters/carrier-simulator/index.js';
import { STATE_TOPICS } from '../../src/app/contexts.js';
import { NewestStates } from '../../src/operations/public-topics/newest-states.js';
import { order } from '../../src/ordering/order/order.js';
import { cancelled, placed } from '../../src/ordering/testing/index.js';
import { shipments } from '../../src/shipping/shipment/shipments.js';
import { shippingProcesses } from '../../src/shipping/shipping.processes.js';
import { Life } from '../support/life.js';
import { commandsOn, ProcessLives } from '../support/process-lives.js';
import { InMemoryCarrierLedger } from './in-memory-carrier-ledger.js';

/** Shipments on a store in memory, and processes that run them; all timers are due at once, and what has failed as well. */
const setUp = () => {
  const lives = new ProcessLives(new Date('2100-01-01'));
  const { store, inbox } = lives;
  const ledger = new InMemoryCarrierLedger();

  /** Events of an order happen. */
  const happens = <State, Event extends DomainEvent>(of: Aggregate<State, Event>, id: string, ...events: Event[]) =>
    withRetries(new SystemEnvironment(), () =>
      commandsOn(store).run({
        ...{ aggregate: of, id, decide: (() => events) satisfies Decide<State, Event> },
        payload: { command: 'happens', target: id, body: null },
        context: contextOf(`${id} ${events.map(({ type }) => type).join()}`),
        reply: () => ({ status: 200, body: {} }),
      }),
    );

  /** The processes of shipping, and the commands that they send, as a process that lives so long has them. */
  const shippingOf = (life: Life) => {
    const [of, commands] = [life.of(store), commandsOn(life.of(store))];
    const carrier = life.of(new SimulatedCarrier(ledger, 1));
    return {
      commands,
      ...sentOf(shippingProcesses(carrier, { commands, store: of, states: new NewestStates(of, STATE_TOPICS) })),
    };
  };

  const send = (command: string, orderId: string) => {
    const { sent } = shippingOf(new Life());
    return sent(command, orderId, {}, contextOf(`${orderId} ${command}`));
  };

  /** Until nothing is left to do but what is stuck, or the process dies. */
  const run = (life = new Life()): Promise<void> => {
    const { sent, ...parts } = shippingOf(life);
    const send: ProcessPorts['send'] = ({ name, target, body }, context) => sent(name, target, body, context);
    return lives.run(life, { ...parts, send }, isQuiet);
  };

  /** The carrier has been asked for the last time for all that was requested of it, or is stuck. */
  const isQuiet = async (): Promise<boolean> => {
    const countOf = (type: string) => store.events.filter((event) => event.type === type).length;
    return countOf('CarriageEnded') + (await inbox.stuck(9)).length === countOf('ShipmentRequested');
  };

  const told = (id: string) =>
    store.events
      .filter(({ stream }) => idOf(shipments, stream) === id)
      .map(({ type }) => type.replace(/^Shipment/, ''));
  return { store, ledger, inbox, happens, send, run, told };
};

const contextOf = (key: string) => ({
  principal: 'local',
  idempotencyKey: key.replaceAll(' ', '/'),
  correlationId: key,
});

type Processes = ReturnType<typeof shippingProcesses>;

const sentOf = ({ processes, commands }: Processes) => ({
  processes,
  sent: (name: string, ...given: Parameters<Processes['commands'][string]>) => {
    const command = commands[name];
    if (command === undefined) throw new Error(`There is no command ${name}`);
    return command(...given);
  },
});

it.each([
  ['usual', /^Requested Dispatched Delivered$/],
  ['late', /^Requested Dispatched Delivered$/],
  ['twice', /^Requested Dispatched Delivered$/],
  ['lost', /^Requested (Dispatched )?Failed$/],
])('%s: a shipment is one parcel at the carrier, whenever those who run it are killed', async (script, expected) => {
  const { ledger, happens, send, run, told } = setUp();
  for (let call = 1, isOver = true; isOver; call += 1) {
    const [id, life] = [`sim-${script}-${call}`, new Life(call)];
    await happens(order, id, placed);
    await send('ShipOrder', id);
    await run(life);
    isOver = life.isOver;
    await run();
    expect(told(id).join(' ')).toMatch(expected);
    expect(ledger.taken.filter(({ orderId }) => orderId === id)).toHaveLength(1);
  }
});

it('hands nothing over of an order that was cancelled', async () => {
  const { ledger, happens, send, run, told } = setUp();
  await happens(order, 'cancelled', placed);
  await send('ShipOrder', 'cancelled');
  await happens(order, 'cancelled', cancelled);
  await send('StopShipments', 'cancelled');
  await run();
  expect(told('cancelled')).toEqual(['Requested', 'Failed']);
  expect(ledger.taken).toEqual([]);
});

it('shows a parcel that was taken in the moment of the cancellation on its way, and never as failed', async () => {
  const { store, ledger, happens, send, run, told } = setUp();
  await happens(order, 'taken', placed);
  await send('ShipOrder', 'taken');
  const [requested] = store.events.filter(({ type }) => type === 'ShipmentRequested');
  const { shipmentId } = JSON.parse(requested?.data ?? '') as { readonly shipmentId: string };
  const request = { key: `taken/${shipmentId}`, orderId: 'taken', shipmentId, lines: [] };
  await new SimulatedCarrier(ledger, 1).ship(request);
  await happens(order, 'taken', cancelled);
  await send('StopShipments', 'taken');
  await run();
  expect(told('taken')).toEqual(['Requested', 'Dispatched', 'Delivered']);
  expect(ledger.taken).toHaveLength(1);
});

it('is stuck, for all to see, when the carrier never answers', async () => {
  const { inbox, happens, send, run, told } = setUp();
  await happens(order, 'sim-silent-1', placed);
  await send('ShipOrder', 'sim-silent-1');
  await run();
  expect(told('sim-silent-1')).toEqual(['Requested']);
  expect(await inbox.stuck(9)).toMatchObject([
    { process: 'carriage', error: expect.stringContaining('the outcome is unknown') as unknown },
  ]);
});
