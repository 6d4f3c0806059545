import type { SASLOptions } from 'kafkajs';

/** Where Kafka is, and how it is spoken to. */
export interface KafkaAddress {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sasl: SASLOptions | undefined;
}

/** With the topic of the event log. */
export interface KafkaSettings extends KafkaAddress {
  /** Name of the topic that carries the event log. */
  readonly topic: string;
}
