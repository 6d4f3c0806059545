import type { CommandContext } from '../commands/command.js';
import type { CommandRunner } from '../commands/command-runner.js';
import { idOf, streamOf } from '../commands/decider.js';
import { KERNEL_REJECTIONS } from '../commands/refusals.js';
import { CommandRejected } from '../commands/rejection.js';
import type { DomainEvent } from '../events/event.js';
import type { EventStore } from '../events/event-store.js';
import { metadataIn, type StoredEvent } from '../events/stored-event.js';
import type { ProcessMessage, TimerMessage } from './process-inbox.js';
import type { ProcessCommand, ProcessInput, ProcessManager } from './process-manager.js';

export interface ProcessPorts {
  readonly store: Pick<EventStore, 'load' | 'readStream'>;
  readonly commands: Pick<CommandRunner, 'run'>;
  /** Carries out a command of any context. @throws CommandRejected, StoreUnavailable */
  send(command: ProcessCommand, context: CommandContext): Promise<unknown>;
}

/** What the program does for a process manager, whose types are erased: records go in, commands come out. */
export interface ProcessSteps {
  /** Name of the process manager. */
  readonly name: string;
  /** What a process has to be told of a record, or to do for it; `undefined` when nothing. @throws UnreadableEvent, StoreUnavailable */
  messageOf(record: StoredEvent): Promise<ProcessMessage | undefined>;
  /**
   * Hands a message to a process, or does what it asks for. Doing it again changes nothing, after any crash and any time: each command
   * has a key that derives from the event that caused it, and its receipt is kept for ever.
   * @returns timers to be set @throws StoreUnavailable, UnreadableEvent; CommandRejected when it may succeed later
   */
  handle(message: ProcessMessage, ports: ProcessPorts): Promise<readonly TimerMessage[]>;
}

/** The receipt alone is wanted. */
const BEYOND_ALL_VERSIONS = 2 ** 31 - 1;

export const processSteps = <State, Own extends DomainEvent, Heard extends DomainEvent>(
  manager: ProcessManager<State, Own, Heard>,
): ProcessSteps => new StepsOf(manager);

class StepsOf<State, Own extends DomainEvent, Heard extends DomainEvent> implements ProcessSteps {
  readonly name: string;

  constructor(private readonly manager: ProcessManager<State, Own, Heard>) {
    this.name = manager.name;
  }

  async messageOf(record: StoredEvent): Promise<ProcessMessage | undefined> {
    const instance = this.isOwn(record) ? this.asker(record) : await this.listener(record);
    const { id: eventId, stream, version, position } = record;
    return instance === undefined ? undefined : { process: this.name, instance, eventId, stream, version, position };
  }

  async handle(message: ProcessMessage, ports: ProcessPorts): Promise<readonly TimerMessage[]> {
    const record = await recordOf(message, ports);
    if (message.timer === undefined && this.isOwn(record)) return this.carryOut(message, record, ports);
    const input = await this.inputOf(message, record);
    await this.tell(message.instance, input, this.contextOf(record, stepOf(message)), ports);
    return [];
  }

  private isOwn({ stream }: StoredEvent): boolean {
    return stream.startsWith(streamOf(this.manager, ''));
  }

  /** The process of an own event, if it asks for something. */
  private asker(record: StoredEvent): string | undefined {
    const id = idOf(this.manager, record.stream);
    const { commands = [], timers = [] } = this.manager.react(this.manager.events.decode(record), id);
    return commands.length + timers.length > 0 ? id : undefined;
  }

  private async listener(record: StoredEvent): Promise<string | undefined> {
    const { hears } = this.manager;
    return hears.types.has(record.type) ? this.manager.correlate(await hears.decode(record)) : undefined;
  }

  private async inputOf({ timer }: ProcessMessage, record: StoredEvent): Promise<ProcessInput<Heard>> {
    return timer === undefined
      ? { kind: 'event', event: await this.manager.hears.decode(record) }
      : { kind: 'timer', name: timer };
  }

  private async tell(
    id: string,
    input: ProcessInput<Heard>,
    context: CommandContext,
    { store, commands }: ProcessPorts,
  ): Promise<void> {
    const { manager } = this;
    // Much of what is heard is of no process that was ever begun: that leaves no receipt.
    const begins = manager.decide(manager.initial, input).length > 0;
    if (!begins && (await store.readStream(streamOf(manager, id), 1, 1)).length === 0) return;
    await commands.run({
      aggregate: manager,
      id,
      payload: { command: `${this.name}: ${input.kind}`, target: id, body: {} },
      context,
      decide: (state) => manager.decide(state, input),
      reply: () => ({ status: 200, body: {} }),
    });
  }

  /** A command that was refused might be accepted now, when the process has already decided otherwise. */
  private async wasTold(
    id: string,
    { principal, idempotencyKey: key }: CommandContext,
    { store }: ProcessPorts,
  ): Promise<boolean> {
    const { receipt } = await store.load(streamOf(this.manager, id), { principal, key }, BEYOND_ALL_VERSIONS);
    return receipt !== undefined;
  }

  private async carryOut(
    message: ProcessMessage,
    record: StoredEvent,
    ports: ProcessPorts,
  ): Promise<readonly TimerMessage[]> {
    const { instance } = message;
    const { commands = [], timers = [] } = this.manager.react(this.manager.events.decode(record), instance);
    for (const [index, command] of commands.entries()) {
      const toldOfRefusal = this.contextOf(record, `refusal ${index}`);
      if (await this.wasTold(instance, toldOfRefusal, ports)) continue;
      const code = await refusalOf(ports.send(command, this.contextOf(record, `command ${index}`)));
      if (code === undefined) continue;
      await this.tell(instance, { kind: 'refusal', command, code }, toldOfRefusal, ports);
    }
    return timers.map(({ name, dueAt }) => ({ ...message, timer: name, dueAt }));
  }

  /** The key derives from the event that caused the command, so that all repetitions are one command. */
  private contextOf(record: StoredEvent, step: string): CommandContext {
    const { correlationId = record.id, traceparent } = metadataIn(record);
    return {
      principal: `process ${this.name}`,
      idempotencyKey: `${record.id} ${step}`,
      correlationId,
      causationId: record.id,
      ...(traceparent !== undefined && { traceparent }),
      keepReceipt: true,
    };
  }
}

const stepOf = ({ timer }: ProcessMessage): string => (timer === undefined ? 'event' : `timer ${timer}`);

const recordOf = async (
  { stream, version, eventId }: ProcessMessage,
  { store }: ProcessPorts,
): Promise<StoredEvent> => {
  const [record] = await store.readStream(stream, version, 1);
  if (record?.id === eventId) return record;
  throw new Error(`The event ${eventId} is not version ${version} of ${stream} any more: the log was replaced.`);
};

/**
 * The code of a refusal that stands, of the table of a context; `undefined` when the command was accepted.
 * @throws everything else: it may be otherwise the next time, or is for people to look at
 */
const refusalOf = async (answer: Promise<unknown>): Promise<string | undefined> => {
  try {
    await answer;
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandRejected) || error.rejection.rejected in KERNEL_REJECTIONS) throw error;
    if (error.rejection.retryable === true) throw error;
    return error.rejection.rejected;
  }
};
