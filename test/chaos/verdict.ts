import { setTimeout as sleep } from 'node:timers/promises';
import {
  faultsIn,
  type FoundRecord,
  foreignRecords,
  latePositions,
  recordsOf,
  rowsOf,
} from '../kafka/topic-checker.js';
import type { Stores } from '../support/set-ups.js';
import { contradictions, type Entry } from './history-checker.js';
import { drainedStores } from './stored.js';

/** No fault in all that was looked at. */
export const FAULTLESS = { contradictions: [], lost: [], other: [], disorder: [], late: [], foreign: [] };

const SHOWN = 10;
const DRAINED_WITHIN_MS = 240_000;

/**
 * What PostgreSQL, Kafka and MongoDB hold at the end, against what clients were told: read past the program once the views are
 * drained and the topic is. Views do not wait for the topic: what it does not bring in time, they read from PostgreSQL.
 */
export const verdictOn = async (history: readonly Entry[], { database, environment, views }: Stores) => {
  const stored = await drainedStores(database.url, views);
  const rows = await rowsOf(database.url);
  const records = await drainedTopic(`${environment['KAFKA_TOPIC_PREFIX']}.event-log.v1`, Math.max(...rows.keys()));
  const faults = {
    contradictions: contradictions(history, stored).slice(0, SHOWN),
    ...faultsIn(rows, records),
    late: latePositions(records),
    foreign: foreignRecords(records, stored.logId),
  };
  return { faults, events: rows.size, records: records.length };
};

/** All of the topic, once the newest event is in it; as it is when that does not come. */
const drainedTopic = async (topic: string, head: number): Promise<readonly FoundRecord[]> => {
  const end = performance.now() + DRAINED_WITHIN_MS;
  for (;;) {
    const records = await recordsOf(topic);
    const isDrained = records.some(({ value }) => value['position'] === head);
    if (isDrained || performance.now() > end) return records;
    await sleep(1_000);
  }
};
