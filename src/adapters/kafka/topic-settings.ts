/**
 * What the topic is made with. Replication and `min.insync.replicas` are the cluster's own: its operator knows how many
 * brokers may be lost. Nothing is deleted by time or size: a rebuild may read the topic from its first record.
 */
export const TOPIC_SETTINGS: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'max.message.bytes': '1048588',
};

/** Of a topic that keeps the newest record of each key; what is replaced is gone within about a day. */
export const COMPACTED_SETTINGS: Readonly<Record<string, string>> = {
  'cleanup.policy': 'compact',
  'max.compaction.lag.ms': '86400000',
  'max.message.bytes': '1048588',
};

/** What was changed, or a broker does not know, a sentence each. @param found settings of the topic by name */
export const unfitSettings = (
  wanted: Readonly<Record<string, string>>,
  found: ReadonlyMap<string, string>,
  replicas: number,
): readonly string[] => {
  const changed = Object.entries(wanted)
    .filter(([name, value]) => found.get(name) !== value)
    .map(([name, value]) => `${name} is ${found.get(name) ?? 'not set'}, not ${value}`);
  const isSafe = replicas < 2 || Number(found.get('min.insync.replicas')) > 1;
  return isSafe
    ? changed
    : [...changed, `min.insync.replicas is 1 of ${replicas}: a broker that dies may take events with it`];
};
