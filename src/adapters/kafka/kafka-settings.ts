import type { SASLOptions } from 'kafkajs';

/** Where Kafka is, and how it is spoken to. */
export interface KafkaSettings {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sasl: SASLOptions | undefined;
  /** Name of the topic that carries the event log. */
  readonly topic: string;
}
