import {
  type Aggregate,
  type CommandAnswer,
  type CommandContext,
  CommandRejected,
  type Decide,
  type DomainEvent,
  fold,
  type ProcessCommand,
  type ProcessMessage,
  type StoredEvent,
} from '#kernel';
import { InMemoryCheckpoints, InMemoryEventStore, InMemoryProcessInbox, TestEnvironment } from '#kernel/testing';
import { SimulatedCarrier } from '../../src/adapters/carrier-simulator/index.js';
import { SimulatedGateway } from '../../src/adapters/payment-simulator/index.js';
import { processesOf, STATE_TOPICS } from '../../src/app/contexts.js';
import { NewestStates } from '../../src/operations/public-topics/newest-states.js';
import type { OrderToShip } from '../../src/shipping/shipment/order-to-ship.js';
import { InMemoryLedger } from '../payments/in-memory-ledger.js';
import { InMemoryCarrierLedger } from '../shipping/in-memory-carrier-ledger.js';
import { commandsOn } from '../support/process-lives.js';

const FENCE = { lease: 'processes', token: 1 };
const PATIENCE_MS = 30 * 60_000;

/**
 * All contexts and their processes on a store in memory, with a clock that the test moves. Nothing happens by itself: each
 * message of a process is handled when the test says so, once or again, so every order of things can be tried.
 */
export class World {
  readonly store = new InMemoryEventStore();
  /** Of the payment gateway. */
  readonly ledger = new InMemoryLedger();
  /** Of the carrier. */
  readonly parcels = new InMemoryCarrierLedger();
  readonly environment = new TestEnvironment();
  private readonly inbox = new InMemoryProcessInbox(new InMemoryCheckpoints(), this.environment);
  private readonly commands = commandsOn(this.store, this.environment);
  private readonly states = new NewestStates(this.store, STATE_TOPICS);
  private readonly contexts = processesOf({
    commands: this.commands,
    store: this.store,
    states: this.states,
    paymentGateway: new SimulatedGateway(this.ledger),
    carrier: new SimulatedCarrier(this.parcels, 1),
    fulfilment: { paymentWindowMs: PATIENCE_MS, reservationExpiryMs: PATIENCE_MS },
  });
  /** What was said of steps that have failed. */
  readonly failures: string[] = [];
  private read = 0;
  private keys = 0;

  /** A command of a person. @returns the code of its refusal, or nothing */
  async does<State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    id: string,
    decide: Decide<State, Event>,
  ): Promise<string | undefined> {
    const key = `key-${(this.keys += 1)}`;
    return refusalOf(
      this.commands.run({
        ...{ aggregate, id, decide, payload: { command: key, target: id, body: null } },
        context: { principal: 'local', idempotencyKey: key, correlationId: key },
        reply: () => ({ status: 200, body: {} }),
      }),
    );
  }

  /** A command that processes send, by a person. @returns the code of its refusal, or nothing */
  async asks(name: string, target: string, body: ProcessCommand['body']): Promise<string | undefined> {
    const idempotencyKey = `key-${(this.keys += 1)}`;
    return refusalOf(
      this.send({ name, target, body }, { principal: 'local', idempotencyKey, correlationId: idempotencyKey }),
    );
  }

  /** Takes up what was recorded. @returns what may be handled now */
  async due(): Promise<readonly ProcessMessage[]> {
    const records = this.store.events.slice(this.read);
    const messages = await Promise.all(records.map((record) => this.messagesOf(record)));
    this.read += records.length;
    await this.inbox.add(messages.flat(), 'processes', { position: this.read, eventId: '' }, FENCE);
    return this.dueOfRead();
  }

  /** What may be handled now of what was taken up before: whoever reads the log may be behind. */
  dueOfRead(): Promise<readonly ProcessMessage[]> {
    return this.inbox.due(1_000);
  }

  /** @param dies after the work was done, before the message is gone */
  async handle(message: ProcessMessage, dies = false): Promise<void> {
    const steps = this.contexts.processes.find(({ name }) => name === message.process);
    if (steps === undefined) throw new Error(`There is no process ${message.process}`);
    const ports = { store: this.store, commands: this.commands, send: this.send };
    try {
      const timers = await steps.handle(message, ports);
      if (!dies) await this.inbox.handled(message, timers, FENCE);
    } catch (error) {
      this.failures.push(`${message.process} ${message.instance}: ${String(error)}`);
      await this.inbox.failed(message, { error: String(error), retryInMs: 60_000 }, FENCE);
    }
  }

  pass(milliseconds: number): void {
    this.environment.pass(milliseconds);
  }

  /** Handles all that is due, until nothing is. */
  async settle(first: 'oldest' | 'newest' = 'oldest'): Promise<void> {
    await this.handleAll(async () => (await this.due()).at(first === 'oldest' ? 0 : -1));
  }

  /** Handles all that is due of what was taken up before, until nothing is. */
  settleRead(): Promise<void> {
    return this.handleAll(async () => (await this.dueOfRead())[0]);
  }

  private async handleAll(next: () => Promise<ProcessMessage | undefined>): Promise<void> {
    for (let message = await next(); message !== undefined; message = await next()) await this.handle(message);
  }

  /** Takes so many steps, as far as there are any. @returns whether there were */
  async takes(steps: number): Promise<boolean> {
    for (let taken = 0; taken < steps; taken += 1) {
      const [first] = await this.due();
      if (first === undefined) return false;
      await this.handle(first);
    }
    return true;
  }

  /** By the book of the gateway: what was taken and not given back, and what is held and was neither taken nor let go of. */
  get money(): { readonly kept: number; readonly held: number } {
    const done = this.ledger.entries.filter(({ answer }) => answer?.isDone === true).map(({ request }) => request);
    const sum = (operation: 'capture' | 'refund'): number =>
      done.reduce((total, each) => (each.operation === operation ? total + each.amount.amount : total), 0);
    const held = [...this.ledger.accounts.values()].filter((entries) => {
      const operations = entries
        .filter(({ answer }) => answer?.isDone === true)
        .map(({ request }) => request.operation);
      return operations.length === 1 && operations[0] === 'authorize';
    });
    return { kept: sum('capture') - sum('refund'), held: held.length };
  }

  stateOf<State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>, id: string): State {
    const records = this.store.events.filter(({ stream }) => stream === `${aggregate.name}-${id}`);
    return fold(
      aggregate,
      records.map((record) => aggregate.events.decode(record)),
    );
  }

  /** The order as shipping knows it. */
  async orderToShip(orderId: string): Promise<OrderToShip> {
    return (await this.states.find('orders', orderId)) as OrderToShip;
  }

  private async messagesOf(record: StoredEvent): Promise<readonly ProcessMessage[]> {
    const messages = await Promise.all(this.contexts.processes.map((steps) => steps.messageOf(record)));
    return messages.filter((message) => message !== undefined);
  }

  private readonly send = async (
    { name, target, body }: ProcessCommand,
    context: CommandContext,
  ): Promise<CommandAnswer> => {
    const command = this.contexts.commands[name];
    if (command === undefined) throw new Error(`No context has a command ${name}`);
    return command(target, body, context);
  };
}

const refusalOf = async (answer: Promise<unknown>): Promise<string | undefined> => {
  try {
    await answer;
    return undefined;
  } catch (error) {
    if (error instanceof CommandRejected) return error.rejection.rejected;
    throw error;
  }
};
