import { randomUUID } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import pg from 'pg';
import { administer, kafkaOfTests } from '../support/kafka.js';
import { eventually } from '../support/postgres-homes.js';

/** What is in a topic, as another program reads it. */
export interface FoundRecord {
  readonly partition: number;
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The same, byte for byte. */
export interface RawRecord {
  readonly partition: number;
  readonly key: string;
  /** `null` is a tombstone. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface TopicReport {
  readonly events: number;
  readonly records: number;
  /** Positions that are in the event store and not in the topic. */
  readonly lost: readonly number[];
  /** Records that are not the row at their position, column by column. */
  readonly other: readonly string[];
  /** Places where the first occurrences of a stream's versions do not ascend. */
  readonly disorder: readonly string[];
}

/** No fault, however many records came more than once. */
export const SOUND = { lost: [], other: [], disorder: [] };

const READ_WITHIN_MS = 60_000;

/** Reads PostgreSQL and Kafka itself, by no code of the program, and checks them against each other. */
export const checkTopic = async (databaseUrl: string, topic: string): Promise<TopicReport> => {
  const [rows, records] = [await rowsOf(databaseUrl), await recordsOf(topic)];
  return { events: rows.size, records: records.length, ...faultsIn(rows, records) };
};

/** The judgement alone: what is lost, other, and out of order. */
export const faultsIn = (
  rows: ReadonlyMap<number, Row>,
  records: readonly FoundRecord[],
): Pick<TopicReport, 'lost' | 'other' | 'disorder'> => {
  const seen = new Set(records.map(({ value }) => Number(value['position'])));
  return {
    lost: [...rows.keys()].filter((position) => !seen.has(position)),
    other: records.filter((record) => !isTheRow(record, rows)).map(({ value }) => JSON.stringify(value).slice(0, 300)),
    disorder: disorderIn(records),
  };
};

export type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

const COLUMNS = [
  'stream',
  'version',
  'id',
  'type',
  'schemaVersion',
  'occurredAt',
  'recordedAt',
  'data',
  'metadata',
  'leaf',
] as const;

const ROWS = `
  select position::text, stream, version::text, id::text, type, schema_version::text as "schemaVersion",
    to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "occurredAt",
    to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt",
    data::text, metadata::text, encode(leaf, 'base64') as leaf
  from daybook.events order by position`;

/** The whole log, read by raw SQL, by position. */
export const rowsOf = async (url: string): Promise<ReadonlyMap<number, Row>> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Row & { readonly position: string }>(ROWS);
    return new Map(rows.map(({ position, ...row }) => [Number(position), row]));
  } finally {
    await client.end();
  }
};

const isTheRow = ({ key, value }: FoundRecord, rows: ReadonlyMap<number, Row>): boolean => {
  const row = rows.get(Number(value['position']));
  if (row === undefined || row.stream !== key || row.id !== value['id']) return false;
  // A stub has no more than that.
  if (value['data'] === undefined) return true;
  return COLUMNS.every((column) => String(value[column]) === row[column]);
};

/** A stream is in one partition, and there each version is first seen after the one before it. */
const disorderIn = (records: readonly FoundRecord[]): readonly string[] => {
  const partitions = new Map<string, number>();
  const next = new Map<string, number>();
  const faults: string[] = [];
  for (const { key, partition, value } of records) {
    if ((partitions.get(key) ?? partition) !== partition) faults.push(`${key} is in partition ${partition} too`);
    partitions.set(key, partition);
    if (value['version'] === undefined) continue;
    const [version, expected] = [Number(value['version']), next.get(key) ?? 1];
    if (version > expected) faults.push(`${key} ${version} comes before ${expected}`);
    if (version >= expected) next.set(key, version + 1);
  }
  return faults;
};

/**
 * Positions that are first seen in their partition after a greater one. Only brokers that lose what they have confirmed bring
 * that about: they get it back behind newer records.
 */
export const latePositions = (records: readonly FoundRecord[]): readonly number[] => {
  const [seen, last] = [new Set<number>(), new Map<number, number>()];
  return records.flatMap(({ partition, value }) => {
    const position = Number(value['position']);
    if (seen.has(position)) return [];
    seen.add(position);
    const before = last.get(partition) ?? 0;
    last.set(partition, Math.max(before, position));
    return position < before ? [position] : [];
  });
};

/** Records that are not whole events of this log with the members that the README of the adapter names, and no other. */
export const foreignRecords = (records: readonly FoundRecord[], logId: string): readonly FoundRecord[] =>
  records.filter(
    ({ value }) =>
      value['log'] !== logId ||
      typeof value['position'] !== 'number' ||
      typeof value['version'] !== 'number' ||
      typeof value['schemaVersion'] !== 'number' ||
      Object.keys(value).sort().join() !== MEMBERS,
  );

const MEMBERS = [...COLUMNS, 'log', 'position', 'previous'].sort().join();

/** All of a topic that carries the log, partition by partition. */
export const recordsOf = async (topic: string): Promise<readonly FoundRecord[]> =>
  (await rawRecordsOf(topic)).map(({ partition, key, value }) => ({
    ...{ partition, key },
    value: JSON.parse(String(value)) as FoundRecord['value'],
  }));

/** All of any topic, partition by partition. */
export const rawRecordsOf = async (topic: string): Promise<readonly RawRecord[]> => {
  const kafka = kafkaOfTests();
  // A topic that was just made anew has no leaders for a moment.
  const offsets = await eventually(() => administer((admin) => admin.fetchTopicOffsets(topic)));
  const left = new Map(
    offsets.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, Number(high)]),
  );
  if (left.size === 0) return [];
  const found: RawRecord[] = [];
  const consumer = kafka.consumer({ groupId: `checker-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  try {
    await new Promise<void>((resolve, reject) => {
      setTimeout(() => reject(new Error(`the topic was not read within ${READ_WITHIN_MS} ms`)), READ_WITHIN_MS).unref();
      const take = (partition: number, messages: readonly KafkaMessage[]) => {
        found.push(...messages.map((message) => rawRecord(partition, message)));
        if (Number(messages.at(-1)?.offset) + 1 >= (left.get(partition) ?? Infinity)) left.delete(partition);
        if (left.size === 0) resolve();
      };
      void (async () => {
        await consumer.subscribe({ topics: [topic], fromBeginning: true });
        await consumer.run({
          autoCommit: false,
          eachBatch: async ({ batch }) => take(batch.partition, batch.messages),
        });
      })().catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return [...found].sort((one, other) => one.partition - other.partition);
};

const rawRecord = (partition: number, { key, value, headers = {} }: KafkaMessage): RawRecord => ({
  ...{ partition, key: String(key), value: value === null ? null : String(value) },
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)])),
});
