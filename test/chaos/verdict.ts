import { faultsIn, foreignRecords, latePositions, recordsOf, rowsOf } from '../kafka/topic-checker.js';
import type { Stores } from '../support/set-ups.js';
import { contradictions, type Entry } from './history-checker.js';
import { drainedStores } from './stored.js';

/** No fault in all that was looked at. */
export const FAULTLESS = { contradictions: [], lost: [], other: [], disorder: [], late: [], foreign: [] };

const SHOWN = 10;

/**
 * What PostgreSQL, Kafka and MongoDB hold at the end, against what clients were told: read past the program once the views are
 * drained.
 */
export const verdictOn = async (history: readonly Entry[], { database, environment, views }: Stores) => {
  const stored = await drainedStores(database.url, views);
  const [rows, records] = [
    await rowsOf(database.url),
    await recordsOf(`${environment['KAFKA_TOPIC_PREFIX']}.event-log.v1`),
  ];
  const faults = {
    contradictions: contradictions(history, stored).slice(0, SHOWN),
    ...faultsIn(rows, records),
    late: latePositions(records),
    foreign: foreignRecords(records, stored.logId),
  };
  return { faults, events: rows.size, records: records.length };
};
