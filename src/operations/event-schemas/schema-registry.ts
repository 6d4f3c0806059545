/** A registry of the schemas of a Kafka, which other services look them up in. Every method rejects within seconds. */
export interface SchemaRegistry {
  /** Every schema that was registered under a subject, oldest first; none for a subject that there is not. */
  schemasOf(subject: string): Promise<readonly object[]>;
  /** Registers a schema, or finds it. @returns its id @throws when the registry refuses it */
  register(subject: string, schema: object): Promise<number>;
}

/** The subject of what a topic carries, by the strategy TopicRecordName. */
export const subjectOf = (topic: string, type: string): string => `${topic}-${type}`;
