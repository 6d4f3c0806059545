import {
  BEGINNING,
  canonicalJson,
  type Checkpoint,
  type DomainEvent,
  type EventCatalogue,
  type EventLog,
  isSealed,
  type StoredEvent,
  mapPersonal,
  type Personal,
  UnreadableEvent,
} from '#kernel';
import { CustomerErased } from '../operator-events/operator.events.js';

const RECORDS_PER_READ = 1_000;

/** What is sealed under one key. */
export interface SealedUnder {
  readonly events: number;
  readonly streams: ReadonlySet<string>;
}

/** What an erasure left in the log. */
export interface ErasureReceipt {
  readonly keyIds: readonly string[];
  readonly position: number;
  readonly recordedAt: string;
}

/** What the log holds of one data subject. */
export interface Traces {
  /** By the id of the key. */
  readonly sealed: ReadonlyMap<string, SealedUnder>;
  /** Positions of events that hold values of the subject in clear: no key that could be destroyed protects them. */
  readonly inClear: readonly number[];
  /** Of earlier erasures of the subject. */
  readonly receipts: readonly ErasureReceipt[];
}

/**
 * Reads the whole log for what is about one subject.
 * @param catalogues of all events
 * @throws UnreadableEvent for a record about the subject that this build does not know; StoreUnavailable
 */
export const tracesOf = async (
  subject: string,
  log: Pick<EventLog, 'head' | 'read'>,
  catalogues: readonly EventCatalogue<DomainEvent>[],
): Promise<Traces> => {
  const sealed = new Map<string, { events: number; readonly streams: Set<string> }>();
  const inClear: number[] = [];
  const receipts: ErasureReceipt[] = [];
  const mention = canonicalJson(subject);
  for await (const record of recordsOf(log)) {
    if (record.type === CustomerErased.type) receipts.push(receiptIn(record));
    // Whom an event is about stands in its data.
    if (!record.data.includes(mention)) continue;
    const values = valuesOf(subject, record, catalogues);
    if (values.some((value) => !isSealed(value))) inClear.push(record.position);
    for (const keyId of keyIdsOf(values)) {
      const under = sealed.get(keyId) ?? { events: 0, streams: new Set() };
      under.events += 1;
      under.streams.add(record.stream);
      sealed.set(keyId, under);
    }
  }
  return { sealed, inClear, receipts: receipts.filter(({ keyIds }) => keyIds.some((id) => sealed.has(id))) };
};

async function* recordsOf(log: Pick<EventLog, 'head' | 'read'>): AsyncGenerator<StoredEvent> {
  const head = await log.head();
  for (let checkpoint: Checkpoint = BEGINNING; checkpoint.position < head;) {
    const records = await log.read(checkpoint, RECORDS_PER_READ);
    yield* records;
    const last = records.at(-1);
    if (last === undefined) return;
    checkpoint = { position: last.position, eventId: last.id };
  }
}

/** The personal values of a record that is about the subject; of one that only mentions it, none. */
const valuesOf = (
  subject: string,
  record: StoredEvent,
  catalogues: readonly EventCatalogue<DomainEvent>[],
): readonly Personal[] => {
  const known = catalogues.find(({ definitions }) => definitions.some(({ type }) => type === record.type));
  if (known === undefined) {
    throw new UnreadableEvent(record.type, record.schemaVersion, 'this build does not know the type');
  }
  const event = known.decode(record);
  if (known.subjectOf(event) !== subject) return [];
  const values: Personal[] = [];
  mapPersonal(event.data, (value) => (values.push(value), value));
  return values;
};

const keyIdsOf = (values: readonly Personal[]): ReadonlySet<string> =>
  new Set(values.filter(isSealed).map(({ sealed }) => sealed.slice(0, sealed.indexOf('.'))));

const receiptIn = (record: StoredEvent): ErasureReceipt => {
  const { keyIds } = CustomerErased.lift(JSON.parse(record.data), record.schemaVersion);
  return { keyIds, position: record.position, recordedAt: record.recordedAt };
};
