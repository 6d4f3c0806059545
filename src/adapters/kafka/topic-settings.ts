/**
 * What the topic is made with. Replication and `min.insync.replicas` are the cluster's own: whoever runs it knows how many
 * brokers may be lost. Nothing is deleted by time or size: a rebuild may read the topic from its first record.
 */
export const TOPIC_SETTINGS: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'max.message.bytes': '1048588',
};
