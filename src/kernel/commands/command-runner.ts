import { encodeToken, type LogPoint } from '../log/consistency-token.js';
import type { DomainEvent, Happened } from '../events/event.js';
import { type EventStore, type Receipt, StoreUnavailable } from '../events/event-store.js';
import type { Environment } from './environment.js';
import type { CommandAnswer, CommandRequest, Reply } from './command.js';
import { fold, streamOf } from './decider.js';
import type { Fingerprints } from './fingerprints.js';
import { type AggregateSnapshot, guessedBeginning, AggregateCache } from './aggregate-cache.js';
import { CommandRejected, isRejection, type Rejection } from './rejection.js';
import {
  alreadyInFlight,
  keyReused,
  occurredInFuture,
  occurredTooEarly,
  tooBusy,
  tooLong,
  versionConflict,
} from './refusals.js';
import { Deadlines } from './deadlines.js';
import type { Recorder } from './recorder.js';
import { charactersOf, type LoadObserver, StreamLoader } from './stream-loader.js';
import { KeyedMutex } from './keyed-mutex.js';

const ATTEMPTS = 32;
/** Deadline of a command, including all waits: for its stream's mutex, the store and other writers. */
const ANSWER_WITHIN_MS = 2_050;
const RETRY_WITHIN_MS = 2_000;
const BACK_OFF_MS = 2;
const IN_FLIGHT_WAIT_MS = 2_000;

/** The state of one running command. */
interface CommandExecution {
  /** Milliseconds of the monotonic clock. */
  readonly cameAt: number;
  /** True once the store may have been changed. */
  begun: boolean;
}

interface InFlight {
  readonly fingerprint: string;
  readonly answer: Promise<CommandAnswer>;
}

/**
 * Executes commands: look up the receipt, load the stream, fold, decide, append. Retries when another writer was faster.
 *
 * Promises: a key takes effect once and is answered the same ever after; commands on one stream are decided one after
 * another; an accepted command is durable; an answer comes within 2 s, and a command past its deadline is not started.
 * @throws CommandRejected, StoreUnavailable (outcome unknown: same key again)
 */
export class CommandRunner {
  // When the store does not answer the first command of a stream, the queued ones fail too: they have waited as long.
  private readonly streams = new KeyedMutex((error) => error instanceof StoreUnavailable);
  private readonly inFlight = new Map<string, InFlight>();
  private readonly deadlines: Deadlines;
  private readonly loader: StreamLoader;

  constructor(
    private readonly store: EventStore,
    private readonly recorder: Recorder,
    private readonly fingerprints: Fingerprints,
    private readonly environment: Environment,
    private readonly known = new AggregateCache(),
    observer?: LoadObserver,
  ) {
    this.loader = new StreamLoader(store, known, observer);
    this.deadlines = new Deadlines(environment, ANSWER_WITHIN_MS);
  }

  run<State, Event extends DomainEvent>(request: CommandRequest<State, Event>): Promise<CommandAnswer> {
    const execution = { cameAt: this.environment.monotonicMs(), begun: false };
    return this.deadlines.within(this.carryOut(request, execution), () => tooLate(execution));
  }

  private async carryOut<State, Event extends DomainEvent>(
    request: CommandRequest<State, Event>,
    execution: CommandExecution,
  ): Promise<CommandAnswer> {
    const { principal, idempotencyKey } = request.context;
    const name = `${principal} ${idempotencyKey}`;
    const fingerprint = this.fingerprints.of(request.payload);
    let timeOut: Promise<'time-out'> | undefined;
    for (let first = this.inFlight.get(name); first !== undefined; first = this.inFlight.get(name)) {
      timeOut ??= this.environment.sleep(IN_FLIGHT_WAIT_MS).then(() => 'time-out');
      const answer = await this.answerTo(first, timeOut);
      if (answer === undefined) continue;
      if (first.fingerprint !== fingerprint) throw new CommandRejected(keyReused());
      return { ...answer, replayed: true };
    }
    const stream = streamOf(request.aggregate, request.id);
    const answer = this.streams.take(stream, () => this.attemptUntilSettled(request, fingerprint, execution));
    this.inFlight.set(name, { fingerprint, answer });
    try {
      return await answer;
    } finally {
      this.inFlight.delete(name);
    }
  }

  /** What a copy that is being carried out here is answered; `undefined` when it fails, so that this one may try. */
  private async answerTo({ answer }: InFlight, timeOut: Promise<'time-out'>): Promise<CommandAnswer | undefined> {
    const settled = answer.catch(() => undefined);
    const first = await Promise.race([settled, timeOut]);
    if (first === 'time-out') throw new CommandRejected(alreadyInFlight());
    return first;
  }

  private async attemptUntilSettled<State, Event extends DomainEvent>(
    request: CommandRequest<State, Event>,
    fingerprint: string,
    execution: CommandExecution,
  ): Promise<CommandAnswer> {
    let basis: AggregateSnapshot<State> | { readonly receipt: Receipt } | undefined = this.guess(request);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (this.isLate(execution)) break;
      execution.begun = true;
      basis ??= await this.loader.load(request, () => this.isLate(execution));
      const answer = await this.attempt(request, fingerprint, basis);
      if (answer !== undefined) return answer;
      basis = undefined;
      if (attempt > 1) await this.environment.sleep(BACK_OFF_MS * Math.min(attempt, 10));
    }
    throw new CommandRejected(tooBusy());
  }

  /** `undefined` when another writer was faster, or when a guess led to a refusal. */
  private async attempt<State, Event extends DomainEvent>(
    request: CommandRequest<State, Event>,
    fingerprint: string,
    basis: AggregateSnapshot<State> | { readonly receipt: Receipt },
  ): Promise<CommandAnswer | undefined> {
    if ('receipt' in basis) return this.repeat(basis.receipt, fingerprint);
    const facts = await this.decide(request, basis);
    if (!isRejection(facts)) return this.record(request, fingerprint, basis, facts);
    if (basis.read) throw new CommandRejected(facts);
    return undefined;
  }

  private async decide<State, Event extends DomainEvent>(
    { aggregate, context, decide }: CommandRequest<State, Event>,
    { state, version, lastOccurredAt }: AggregateSnapshot<State>,
  ): Promise<readonly Happened<Event>[] | Rejection> {
    const at = context.occurredAt ?? this.occurredAt(lastOccurredAt);
    const refusal =
      versionConflict(context.expectedVersions, version) ??
      occurredTooEarly(context.occurredAt, lastOccurredAt) ??
      occurredInFuture(context.occurredAt, this.environment.now());
    const decision = refusal ?? (await decide(state, at));
    if (isRejection(decision)) return decision;
    return (
      tooLong(aggregate.longest, version, decision.length) ?? decision.map((event) => ({ ...event, occurredAt: at }))
    );
  }

  /** `undefined` when another writer was faster. */
  private async record<State, Event extends DomainEvent>(
    request: CommandRequest<State, Event>,
    fingerprint: string,
    basis: AggregateSnapshot<State>,
    facts: readonly Happened<Event>[],
  ): Promise<CommandAnswer | undefined> {
    const version = basis.version + facts.length;
    const state = fold(request.aggregate, facts, basis.state);
    const reply = request.reply(state, { version, events: facts.map(({ type }) => type) });
    const append = await this.recorder.record(request, basis.version, facts, reply, fingerprint);
    const { stream, events } = append;
    const outcome = await this.store.append(append);
    if (outcome.outcome === 'conflict') return undefined;
    if (outcome.outcome === 'answered') return this.repeat(outcome.receipt, fingerprint);
    const lastOccurredAt = facts.at(-1)?.occurredAt ?? basis.lastOccurredAt;
    this.known.remember(stream, {
      state,
      version,
      lastOccurredAt,
      lastEventId: events.at(-1)?.id ?? basis.lastEventId,
      characters: basis.characters + charactersOf(events),
    });
    return this.answerOf(reply, { position: outcome.position, stream, version }, false);
  }

  private guess<State, Event extends DomainEvent>(
    request: CommandRequest<State, Event>,
  ): AggregateSnapshot<State> | undefined {
    const { aggregate, id, begins } = request;
    const known = this.known.guess(aggregate, streamOf(aggregate, id));
    return known ?? (begins === true ? guessedBeginning(aggregate) : undefined);
  }

  private repeat(receipt: Receipt, fingerprint: string): Promise<CommandAnswer> {
    if (receipt.fingerprint !== fingerprint) throw new CommandRejected(keyReused());
    const body = JSON.parse(receipt.body) as Reply['body'];
    return this.answerOf({ status: receipt.status, body }, receipt, true);
  }

  private async answerOf(
    { status, body }: Reply,
    { position, stream, version }: Omit<LogPoint, 'log'>,
    replayed: boolean,
  ): Promise<CommandAnswer> {
    const consistencyToken = encodeToken({ log: await this.store.logId(), position, stream, version });
    return { status, body: { ...body, consistencyToken }, version, consistencyToken, replayed };
  }

  private isLate({ cameAt }: CommandExecution): boolean {
    return this.environment.monotonicMs() - cameAt > RETRY_WITHIN_MS;
  }

  /** Business time never falls within a stream, whatever the clock does. */
  private occurredAt(lastOccurredAt: string | undefined): string {
    const now = this.environment.now().toISOString();
    return lastOccurredAt !== undefined && lastOccurredAt > now ? lastOccurredAt : now;
  }
}

/** Nothing was done for a command that still waits for its turn. */
const tooLate = ({ begun }: CommandExecution): Error =>
  begun
    ? new StoreUnavailable(`A command was not carried out within ${ANSWER_WITHIN_MS} ms`)
    : new CommandRejected(tooBusy());
