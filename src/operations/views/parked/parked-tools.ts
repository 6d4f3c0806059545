import type {
  DiscardedEvent,
  Environment,
  EventStore,
  ParkedStream,
  ParkedStreams,
  Projection,
  StoredEvent,
} from '#kernel';
import type { OperatorLog } from '../../operator-events/operator-log.js';
import { ParkedStreamDiscarded, ParkedStreamRetried } from '../../operator-events/operator.events.js';

const LOOK_EVERY_MS = 100;
/** A view that is fed takes a decision up within a second; one that is not fed never does. */
const TAKEN_UP_WITHIN_MS = 30_000;

/** Which parked streams are meant: all that fit everything that is given. */
export interface ParkedFilter {
  /** Of a view or of one of its builds: `order-details`, `order-details@1`. */
  readonly projection?: string | undefined;
  readonly stream?: string | undefined;
  /** Of the event that the stream waits at. */
  readonly type?: string | undefined;
  /** A part of the error. */
  readonly error?: string | undefined;
}

/** What became of a stream that an operator decided about. */
export interface ParkedOutcome {
  readonly parked: ParkedStream;
  readonly outcome: 'taken' | 'parked again' | 'not taken up' | 'refused';
  /** What is wrong and what to do; absent when all is well. */
  readonly detail?: string;
}

export interface ParkedPorts {
  readonly parked: ParkedStreams;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly operatorLog: Pick<OperatorLog, 'record'>;
  readonly environment: Environment;
  readonly projections: readonly Projection[];
}

/** What an operator does about streams that wait. Decisions are recorded as operator events; views take them up by themselves. */
export class ParkedTools {
  constructor(private readonly ports: ParkedPorts) {}

  /** The longest waiting first. */
  async list(filter: ParkedFilter): Promise<readonly ParkedStream[]> {
    return (await this.ports.parked.list()).filter((parked) => fits(parked, filter));
  }

  async discarded({ projection, stream, type }: ParkedFilter): Promise<readonly DiscardedEvent[]> {
    const all = await this.ports.parked.discarded();
    return all.filter((event) => fits({ ...event, error: '' }, { projection, stream, type }));
  }

  /** The event that a stream waits at, as it is stored: personal values stay sealed. */
  async eventOf({ stream, version }: ParkedStream): Promise<StoredEvent | undefined> {
    const [event] = await this.ports.store.readStream(stream, version, 1);
    return event;
  }

  /** Gives the view what waits, in order and read as this release reads it. */
  retry(streams: readonly ParkedStream[]): Promise<readonly ParkedOutcome[]> {
    return this.decide(streams, async (parked) => {
      const { projection, stream, version } = parked;
      if (!(await this.ports.parked.retry(projection, stream))) return;
      await this.ports.operatorLog.record(ParkedStreamRetried({ projection, stream, version }));
    });
  }

  /** Lets the view go on after the event that a stream waits at, as if it were not there. */
  discard(streams: readonly ParkedStream[], reason: string): Promise<readonly ParkedOutcome[]> {
    return this.decide(streams, async (parked) => {
      if (!(await this.ports.parked.discard(parked, reason))) return;
      const { projection, stream, version, eventId, eventType } = parked;
      await this.ports.operatorLog.record(
        ParkedStreamDiscarded({ projection, stream, version, eventId, eventType, reason }),
        `discard ${projection} ${eventId}`,
      );
    });
  }

  private async decide(
    streams: readonly ParkedStream[],
    decision: (parked: ParkedStream) => Promise<void>,
  ): Promise<readonly ParkedOutcome[]> {
    const outcomes: ParkedOutcome[] = [];
    for (const parked of streams) {
      const problem = this.problemWith(parked);
      if (problem !== undefined) outcomes.push({ parked, outcome: 'refused', detail: problem });
      else {
        await decision(parked);
        outcomes.push(await this.outcomeOf(parked));
      }
    }
    return outcomes;
  }

  /** Documents of many streams have seen what came after: what waits can only go in by going through all again. */
  private problemWith({ projection }: ParkedStream): string | undefined {
    const view = viewOf(projection);
    const known = this.ports.projections.find(({ name }) => name === view);
    if (known === undefined) return `This release has no view ${view}.`;
    if (known.feed === 'one stream') return undefined;
    return (
      `Documents of ${view} gather many streams and have moved on: rebuild the view once the cause is gone, ` +
      `with daybook projections rebuild ${view}`
    );
  }

  private async outcomeOf(parked: ParkedStream): Promise<ParkedOutcome> {
    const { environment, parked: port } = this.ports;
    for (const end = environment.monotonicMs() + TAKEN_UP_WITHIN_MS; environment.monotonicMs() < end;) {
      const now = (await port.list(parked.projection)).find(({ stream }) => stream === parked.stream);
      if (now === undefined) return { parked, outcome: 'taken' };
      if (!now.retrying) return { parked: now, outcome: 'parked again', detail: now.error };
      await environment.sleep(LOOK_EVERY_MS);
    }
    return {
      parked,
      outcome: 'not taken up',
      detail: 'No process feeds the view; the next one that does takes it up.',
    };
  }
}

const viewOf = (reader: string): string => reader.split('@')[0] ?? reader;

const fits = (
  parked: Pick<ParkedStream, 'projection' | 'stream' | 'eventType' | 'error'>,
  { projection, stream, type, error }: ParkedFilter,
): boolean =>
  [parked.projection, viewOf(parked.projection)].includes(projection ?? parked.projection) &&
  parked.stream === (stream ?? parked.stream) &&
  parked.eventType === (type ?? parked.eventType) &&
  parked.error.toLowerCase().includes((error ?? '').toLowerCase());
