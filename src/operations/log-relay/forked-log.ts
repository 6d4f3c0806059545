/** The topic holds what the event store does not: of another log, or of a future that a restored database does not have. */
export class ForkedLog extends Error {
  override readonly name = 'ForkedLog';

  constructor(topic: string, found: string) {
    super(
      `The topic ${topic} holds ${found}. Nothing is published, so that its readers see no two histories. If another ` +
        'installation writes there, give this one a KAFKA_TOPIC_PREFIX of its own. If the database was restored or ' +
        'replaced, run: daybook log republish. It removes the topic and publishes the whole log into a new one.',
    );
  }
}
