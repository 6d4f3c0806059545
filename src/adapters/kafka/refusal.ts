interface KafkaFailure {
  readonly type?: unknown;
  readonly cause?: unknown;
}

/** With what a broker refused, such as `MESSAGE_TOO_LARGE`, however often kafkajs has wrapped it; else `undefined`. */
export const refusalIn = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, cause } = error as KafkaFailure;
  return typeof type === 'string' ? type : refusalIn(cause);
};

export const isUnknownTopic = (error: unknown): boolean => refusalIn(error) === 'UNKNOWN_TOPIC_OR_PARTITION';
