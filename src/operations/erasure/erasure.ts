import {
  decodeToken,
  type DomainEvent,
  type Environment,
  type EventCatalogue,
  type EventLog,
  type KeyRemains,
  type KeyShredder,
  withRetries,
} from '#kernel';
import type { OperatorLog } from '../operator-events/operator-log.js';
import { CustomerErased } from '../operator-events/operator.events.js';
import { type ErasureReceipt, type Traces, tracesOf } from './traces.js';

export interface ErasureOptions {
  readonly shredder: KeyShredder;
  readonly log: EventLog;
  readonly operatorLog: Pick<OperatorLog, 'record'>;
  readonly environment: Environment;
  /** Of all events. */
  readonly catalogues: readonly EventCatalogue<DomainEvent>[];
  /** Milliseconds after which no process uses a destroyed key any more. */
  readonly forgottenWithinMs: number;
  /** How long backups of the database are kept; `undefined` when that is not set. */
  readonly backupDays: number | undefined;
}

/** What an erasure concerns, or would. */
export interface AffectedEvents {
  readonly keyIds: readonly string[];
  /** Events with values that are sealed under these keys. */
  readonly events: number;
  readonly streams: number;
}

/** What is known of a subject. */
export interface SubjectRecords extends AffectedEvents {
  /** Positions of events with values of the subject that were written in clear. */
  readonly inClear: readonly number[];
  /** Of erasures before. */
  readonly receipts: readonly ErasureReceipt[];
}

/** What was done. */
export interface Erased extends SubjectRecords {
  readonly remains: KeyRemains;
  readonly backupDays: number | undefined;
  /** Of the receipt. */
  readonly position: number;
}

/** What an erasure is doing at the moment, for the waiting user. */
export type Step = 'destroyed' | 'forgotten' | 'wiped';

/**
 * Erases a person by destroying the key of their values. What was appended before `erase` returns is erased with the
 * rest; what is appended later is sealed under another key. An erasure that is cut off after the destruction is
 * finished by the next: it finds keys that are gone without a receipt.
 */
export class Erasure {
  constructor(private readonly options: ErasureOptions) {}

  /** What an erasure would concern; no key when there is nothing to erase. Changes nothing. */
  async look(subject: string): Promise<SubjectRecords> {
    const traces = await this.traces(subject);
    const key = await this.patiently(() => this.options.shredder.find(subject));
    return concerned(traces, [...(key === undefined ? [] : [key]), ...unfinished(traces, key)]);
  }

  /** @returns the receipt, or what is known of a subject that has nothing to erase */
  async erase(subject: string, onStep: (step: Step) => void = () => undefined): Promise<Erased | SubjectRecords> {
    const { shredder, environment, forgottenWithinMs } = this.options;
    // Destroyed, but no answer: the next attempt destroys nothing, and the key is found as one that is gone.
    const destroyed = await this.patiently(() => shredder.destroy(subject));
    if (destroyed === undefined) {
      const found = await this.look(subject);
      if (found.keyIds.length === 0) return found;
    }
    onStep('destroyed');
    await environment.sleep(forgottenWithinMs);
    onStep('forgotten');
    const remains = await this.patiently(() => shredder.wipe());
    onStep('wiped');
    return this.writeReceipt(subject, destroyed, remains);
  }

  private async writeReceipt(subject: string, destroyed: string | undefined, remains: KeyRemains): Promise<Erased> {
    const { shredder, operatorLog, backupDays } = this.options;
    const traces = await this.traces(subject);
    const ofWhoCameBack = await this.patiently(() => shredder.find(subject));
    const keyIds = new Set([...(destroyed === undefined ? [] : [destroyed]), ...unfinished(traces, ofWhoCameBack)]);
    const done = concerned(traces, [...keyIds]);
    const receipt = CustomerErased({
      keyIds: [...done.keyIds],
      events: done.events,
      streams: done.streams,
      eventsInClear: done.inClear.length,
      keyRemains: remains,
      ...(backupDays === undefined ? {} : { backupDays }),
    });
    const { consistencyToken } = await this.patiently(() => operatorLog.record(receipt, `erase-${done.keyIds[0]}`));
    const position = decodeToken(consistencyToken)?.position ?? 0;
    return { ...done, remains, backupDays, position };
  }

  private traces(subject: string): Promise<Traces> {
    const { log, catalogues } = this.options;
    const patientLog: Pick<EventLog, 'head' | 'read'> = {
      head: () => this.patiently(() => log.head()),
      read: (...where) => this.patiently(() => log.read(...where)),
    };
    return tracesOf(subject, patientLog, catalogues);
  }

  /** A database that is busy answers late; an erasure that was begun is to end. */
  private patiently<Result>(work: () => Promise<Result>): Promise<Result> {
    return withRetries(this.options.environment, work);
  }
}

/** Keys that are gone while no receipt says so. */
const unfinished = ({ sealed, receipts }: Traces, inUse: string | undefined): readonly string[] => {
  const known = new Set(receipts.flatMap(({ keyIds }) => keyIds));
  return [...sealed.keys()].filter((id) => id !== inUse && !known.has(id));
};

const concerned = ({ sealed, inClear, receipts }: Traces, keyIds: readonly string[]): SubjectRecords => {
  const extents = keyIds.flatMap((id) => sealed.get(id) ?? []);
  return {
    keyIds,
    events: extents.reduce((sum, { events }) => sum + events, 0),
    streams: new Set(extents.flatMap(({ streams }) => [...streams])).size,
    inClear,
    receipts,
  };
};
