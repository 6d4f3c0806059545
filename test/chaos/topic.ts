import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';

/** A record of the topic as `src/adapters/kafka/README.md` describes it; read here on its own. */
export interface TopicRecord {
  readonly partition: number;
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A row of daybook.events in the words of the topic. */
export interface LoggedEvent extends Readonly<Record<string, unknown>> {
  readonly position: number;
  readonly stream: string;
}

const READ_WITHIN_MS = 120_000;

/** Everything that a topic holds, partition by partition in the order of its offsets. */
export const recordsOf = async (brokers: readonly string[], topic: string): Promise<readonly TopicRecord[]> => {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const left = new Map(ends.filter(({ low, high }) => low !== high).map((end) => [end.partition, Number(end.high)]));
  const found: TopicRecord[] = [];
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: ({ batch }) => {
      for (const { key, value } of batch.messages) {
        found.push({ partition: batch.partition, key: String(key), value: parsed(value) });
      }
      if (Number(batch.lastOffset()) + 1 >= (left.get(batch.partition) ?? 0)) left.delete(batch.partition);
      return Promise.resolve();
    },
  });
  for (const end = performance.now() + READ_WITHIN_MS; left.size > 0 && performance.now() < end;) await sleep(50);
  await consumer.disconnect();
  if (left.size > 0) throw new Error(`${topic} was not read to its end within ${READ_WITHIN_MS} ms`);
  return found;
};

const parsed = (value: Buffer | null): TopicRecord['value'] =>
  JSON.parse(value?.toString('utf8') ?? '{}') as TopicRecord['value'];

/** The whole log, read by raw SQL. */
export const loggedEvents = async (url: string): Promise<readonly LoggedEvent[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<LoggedEvent>(EVENTS)).rows;
  } finally {
    await client.end();
  }
};

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

const EVENTS = `select position::integer, stream, version::integer, id::text, type, schema_version::integer as "schemaVersion",
    to_char(occurred_at at time zone 'UTC', ${TIME}) as "occurredAt",
    to_char(recorded_at at time zone 'UTC', ${TIME}) as "recordedAt",
    data::text, metadata::text, encode(leaf, 'base64') as leaf
  from daybook.events order by events.position`;

/**
 * Every way in which a topic contradicts the log: an event that is not there, a record of another log or unlike its row, a
 * stream in two partitions, first occurrences out of order. Copies are allowed. Pure.
 */
export const topicFaults = (
  records: readonly TopicRecord[],
  log: readonly LoggedEvent[],
  logId: string,
): readonly string[] => {
  const rows = new Map(log.map((event) => [event.position, event]));
  const [seen, partitions, last] = [new Set<number>(), new Map<string, number>(), new Map<number, number>()];
  const faults = records.flatMap(({ partition, key, value }) => {
    const { log: ofLog, previous: _previous, ...event } = value;
    const position = Number(event['position']);
    const isFirst = !seen.has(position);
    seen.add(position);
    const before = last.get(partition) ?? 0;
    if (isFirst) last.set(partition, position);
    const home = partitions.get(key) ?? partition;
    partitions.set(key, home);
    return [
      ...(ofLog === logId ? [] : [`${position} is of log ${String(ofLog)}`]),
      ...(sameEvent(event, rows.get(position)) && key === event['stream'] ? [] : [`${position} is not its row`]),
      ...(isFirst && position < before ? [`${position} comes after ${before} in partition ${partition}`] : []),
      ...(home === partition ? [] : [`${key} is in the partitions ${home} and ${partition}`]),
    ];
  });
  const missing = log.filter(({ position }) => !seen.has(position)).map(({ position }) => `${position} is missing`);
  return [...faults, ...missing];
};

const sameEvent = (one: Readonly<Record<string, unknown>>, other: LoggedEvent | undefined): boolean =>
  other !== undefined && textOf(one) === textOf(other);

const textOf = (event: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.entries(event).sort(([one], [other]) => (one < other ? -1 : 1)));
