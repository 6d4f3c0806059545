import { BEGINNING, type EventLog, type LogArchive } from '#kernel';
import { ForkedLog } from './forked-log.js';
import type { LogTopic, OffsetRange, PartitionOffsets, TopicRecord } from './log-topic.js';
import type { Published } from './relay-progress.js';

/** Positions that the archive is asked for at once. */
const AT_ONCE = 1_000;

export interface ComparePorts {
  readonly topicName: string;
  readonly topic: Pick<LogTopic, 'offsets' | 'read'>;
  readonly log: Pick<EventLog, 'checkpointAt'>;
  readonly archive: Pick<LogArchive, 'at'>;
}

/**
 * Checks what is known to be published against the topic. Records that are not known, such as those of a send whose answer
 * was lost, must be events of this log. Where records are missing, publishing goes back to the last one before them; what
 * is published twice does no harm.
 * @param lostFrom by partition an offset from which on records were lost, although others stand there now
 * @throws ForkedLog
 */
export const comparedWithTopic = async (
  published: Published,
  ports: ComparePorts,
  lostFrom: ReadonlyMap<number, number> = new Map(),
): Promise<Published> => {
  const offsets = (await ports.topic.offsets()).slice(0, published.marks.length);
  if (offsets.length < published.marks.length) {
    const found = `${offsets.length} partitions, and not ${published.marks.length} as it was made with`;
    throw new ForkedLog(ports.topicName, found);
  }
  await refuseStrangers(published, offsets, ports);
  const kept = offsets.map(({ begin, end }, partition) => ({
    begin,
    end: Math.min(end, lostFrom.get(partition) ?? end),
  }));
  const isWhole = kept.every(({ end }, partition) => end >= (published.marks[partition]?.nextOffset ?? 0));
  const marks = published.marks.map(({ lastPosition }, partition) => ({
    lastPosition: isWhole ? lastPosition : 0,
    nextOffset: offsets[partition]?.end ?? 0,
  }));
  return { ...published, marks, through: isWhole ? published.through : await lastBeforeLoss(published, kept, ports) };
};

/** Reads what no relay of this log is known to have sent. */
const refuseStrangers = async (
  { logId, marks }: Published,
  offsets: readonly PartitionOffsets[],
  { topicName, topic, archive }: ComparePorts,
): Promise<void> => {
  const unknown = offsets.flatMap(({ begin, end }, partition): OffsetRange[] => {
    const from = Math.max(begin, marks[partition]?.nextOffset ?? 0);
    return from < end ? [{ partition, from, to: end }] : [];
  });
  if (unknown.length === 0) return;
  await topic.read(unknown, (records) => refuseStranger(records, logId, topicName, archive));
};

const refuseStranger = async (
  records: readonly TopicRecord[],
  logId: string,
  topicName: string,
  archive: Pick<LogArchive, 'at'>,
): Promise<void> => {
  for (let at = 0; at < records.length; at += AT_ONCE) {
    const stranger = await firstStranger(records.slice(at, at + AT_ONCE), logId, archive);
    if (stranger !== undefined) throw new ForkedLog(topicName, descriptionOf(stranger, logId));
  }
};

const firstStranger = async (
  records: readonly TopicRecord[],
  logId: string,
  archive: Pick<LogArchive, 'at'>,
): Promise<TopicRecord | undefined> => {
  const foreign = records.find((record) => record.logId !== logId);
  if (foreign !== undefined) return foreign;
  const events = await archive.at([...new Set(records.map(({ position }) => position))]);
  const ids = new Map(events.map(({ position, id }) => [position, id]));
  return records.find(({ position, eventId }) => ids.get(position) !== eventId);
};

const descriptionOf = ({ partition, offset, logId, position, eventId }: TopicRecord, ours: string): string => {
  const where = `at offset ${offset} of partition ${partition}`;
  if (logId === undefined) return `something else than events, ${where}`;
  if (logId !== ours) return `events of the log ${logId}, and this one is ${ours}, ${where}`;
  return `the event ${eventId} at position ${position}, which is not in the event store, ${where}`;
};

/**
 * In a partition first occurrences ascend, so all positions of it up to its last record are there; of the last one, which may
 * have more records, some may be lost.
 */
const lastBeforeLoss = async (
  { marks, logId }: Published,
  kept: readonly PartitionOffsets[],
  { topicName, topic, log, archive }: ComparePorts,
): Promise<Published['through']> => {
  const short = kept
    .map(({ begin, end }, partition) => ({ partition, begin, end }))
    .filter(({ partition, end }) => end < (marks[partition]?.nextOffset ?? 0));
  const last = short.filter(({ begin, end }) => begin < end);
  if (last.length < short.length) return BEGINNING;
  let position = Infinity;
  const ranges = last.map(({ partition, end }) => ({ partition, from: end - 1, to: end }));
  await topic.read(ranges, async (records) => {
    await refuseStranger(records, logId, topicName, archive);
    position = Math.min(position, ...records.map((record) => record.position));
  });
  return (await log.checkpointAt(position - 1)) ?? BEGINNING;
};
