import { encodeToken, type LogPoint } from '../log/consistency-token.js';
import type { DomainEvent, Happened } from '../events/event.js';
import { type EventStore, type LoadedStream, type Receipt, StoreUnavailable } from '../events/event-store.js';
import type { Environment } from './environment.js';
import type { CommandAnswer, CommandRequest, Reply } from './command.js';
import { type Aggregate, fold, streamOf } from './decider.js';
import type { Fingerprints } from './fingerprints.js';
import { CommandRejected, isRejection } from './rejection.js';
import { alreadyInFlight, keyReused, occurredTooEarly, tooBusy, versionConflict } from './refusals.js';
import { Deadlines } from './deadlines.js';
import type { Recorder } from './recorder.js';
import { Turns } from './turns.js';

const ATTEMPTS = 32;
/** From its coming to its answer, whatever it waits for: its turn, the store, other writers. */
const ANSWER_WITHIN_MS = 2_050;
const RETRY_WITHIN_MS = 2_000;
const BACK_OFF_MS = 2;
const IN_FLIGHT_WAIT_MS = 2_000;

/** One command on its way. */
interface Course {
  /** Milliseconds of the epoch. */
  readonly cameAt: number;
  /** True from when something may have been done. */
  begun: boolean;
}

interface InFlight {
  readonly fingerprint: string;
  readonly answer: Promise<CommandAnswer>;
}

/** A state that a decision may be made on, and the version the append will hold it to. */
interface Basis<State> {
  readonly state: State;
  readonly version: number;
  /** Business time of the stream's last event. */
  readonly lastOccurredAt: string | undefined;
  /** False for a guess: refusals made on it must be made again on what the store says. */
  readonly read: boolean;
}

/**
 * Carries out commands: earlier answer? → read → fold → decide → append, and again when another writer was faster.
 *
 * Promises: a key takes effect once and is answered the same ever after; commands on one stream are decided one after
 * another; an accepted command is durable; an answer comes within 2 s, and what nobody waits for any more is not begun.
 * @throws CommandRejected, StoreUnavailable (outcome unknown: same key again)
 */
export class CommandRunner {
  // A store that does not answer the first does not answer those behind it either, and they have waited as long.
  private readonly streams = new Turns((error) => error instanceof StoreUnavailable);
  private readonly inFlight = new Map<string, InFlight>();
  private readonly deadlines: Deadlines;

  constructor(
    private readonly store: EventStore,
    private readonly recorder: Recorder,
    private readonly fingerprints: Fingerprints,
    private readonly environment: Environment,
  ) {
    this.deadlines = new Deadlines(environment, ANSWER_WITHIN_MS);
  }

  run<State, Event extends DomainEvent>(request: CommandRequest<State, Event>): Promise<CommandAnswer> {
    const course = { cameAt: this.environment.now().getTime(), begun: false };
    return this.deadlines.within(this.carryOut(request, course), () => tooLate(course));
  }

  private async carryOut<State, Event extends DomainEvent>(
    request: CommandRequest<State, Event>,
    course: Course,
  ): Promise<CommandAnswer> {
    const { principal, idempotencyKey } = request.context;
    const name = `${principal} ${idempotencyKey}`;
    const fingerprint = this.fingerprints.of(request.asked);
    let timeOut: Promise<'time-out'> | undefined;
    for (let first = this.inFlight.get(name); first !== undefined; first = this.inFlight.get(name)) {
      timeOut ??= this.environment.sleep(IN_FLIGHT_WAIT_MS).then(() => 'time-out');
      const answer = await this.answerTo(first, timeOut);
      if (answer === undefined) continue;
      if (first.fingerprint !== fingerprint) throw new CommandRejected(keyReused());
      return { ...answer, replayed: true };
    }
    const stream = streamOf(request.aggregate, request.id);
    const answer = this.streams.take(stream, () => this.attemptUntilSettled(request, fingerprint, course));
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
    course: Course,
  ): Promise<CommandAnswer> {
    let basis: Basis<State> | undefined = request.begins === true ? guessedBeginning(request.aggregate) : undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (this.environment.now().getTime() - course.cameAt > RETRY_WITHIN_MS) break;
      course.begun = true;
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
    guess: Basis<State> | undefined,
  ): Promise<CommandAnswer | undefined> {
    const basis = guess ?? (await this.read(request));
    if ('receipt' in basis) return repeat(basis.receipt, fingerprint);

    const { aggregate, context } = request;
    const at = context.occurredAt ?? this.occurredAt(basis.lastOccurredAt);
    const refusal =
      versionConflict(context.expectedVersion, basis.version) ??
      occurredTooEarly(context.occurredAt, basis.lastOccurredAt);
    const decision = refusal ?? request.decide(basis.state, at);
    if (isRejection(decision)) {
      if (!basis.read) return undefined;
      throw new CommandRejected(decision);
    }
    const facts = decision.map((event) => ({ ...event, occurredAt: at }));
    const version = basis.version + facts.length;
    const reply = request.reply(fold(aggregate, facts, basis.state), {
      version,
      events: facts.map(({ type }) => type),
    });
    const append = await this.recorder.record(request, basis.version, facts, reply, fingerprint);
    const outcome = await this.store.append(append);
    if (outcome.outcome === 'conflict') return undefined;
    if (outcome.outcome === 'answered') return repeat(outcome.receipt, fingerprint);
    const point = { position: outcome.position, stream: append.stream, version };
    return answerOf(reply, point, false);
  }

  private async read<State, Event extends DomainEvent>({
    aggregate,
    id,
    context,
  }: CommandRequest<State, Event>): Promise<Basis<State> | { readonly receipt: Receipt }> {
    const key = { principal: context.principal, key: context.idempotencyKey };
    const { receipt, events }: LoadedStream = await this.store.load(streamOf(aggregate, id), key);
    if (receipt !== undefined) return { receipt };
    const history: readonly Happened<Event>[] = events.map((stored) => aggregate.events.decode(stored));
    return {
      state: fold(aggregate, history),
      version: history.length,
      lastOccurredAt: history.at(-1)?.occurredAt,
      read: true,
    };
  }

  /** Business time never falls within a stream, whatever the clock does. */
  private occurredAt(lastOccurredAt: string | undefined): string {
    const now = this.environment.now().toISOString();
    return lastOccurredAt !== undefined && lastOccurredAt > now ? lastOccurredAt : now;
  }
}

const guessedBeginning = <State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>): Basis<State> => ({
  state: aggregate.initial,
  version: 0,
  lastOccurredAt: undefined,
  read: false,
});

/** Nothing was done for a command that still waits for its turn. */
const tooLate = ({ begun }: Course): Error =>
  begun
    ? new StoreUnavailable(`A command was not carried out within ${ANSWER_WITHIN_MS} ms`)
    : new CommandRejected(tooBusy());

const repeat = (receipt: Receipt, fingerprint: string): CommandAnswer => {
  if (receipt.fingerprint !== fingerprint) throw new CommandRejected(keyReused());
  const body = JSON.parse(receipt.body) as Reply['body'];
  return answerOf({ status: receipt.status, body }, receipt, true);
};

const answerOf = (
  { status, body }: Reply,
  { position, stream, version }: LogPoint,
  replayed: boolean,
): CommandAnswer => {
  const consistencyToken = encodeToken({ position, stream, version });
  return { status, body: { ...body, consistencyToken }, version, consistencyToken, replayed };
};
