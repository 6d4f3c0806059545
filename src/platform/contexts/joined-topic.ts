import type { JoinedTopic, StateTopic } from './bounded-context.js';

interface Joined {
  readonly type: string;
  readonly topic: string;
  readonly channel: string;
  readonly description: string;
  /** Names of its parts, each with the channel of the topic that has it by itself; all of them are about the same subjects. */
  readonly parts: Readonly<Record<string, string>>;
}

/**
 * The topic of all that several contexts publish of a subject, after each event of any of them. Each part is what its own topic has, by
 * its schema, so nothing else is known of a context.
 * @param states the topics of all contexts
 */
export const joinedTopic = (
  { type, topic: name, channel, ...joined }: Joined,
  states: readonly StateTopic[],
): JoinedTopic => {
  const form = { type, schemaVersion: 1 };
  const parts = Object.entries(joined.parts).map(
    ([part, published]) => [part, publishedAs(published, states)] as const,
  );
  return {
    ...{ kind: 'joined', name, channel },
    schemas: [{ ...form, jsonSchema: schemaOf(joined.description, parts) }],
    subjectOf: (stream) => parts.map(([, { subjectOf }]) => subjectOf(stream)).find((subject) => subject !== undefined),
    parts: Object.fromEntries(parts),
    joinedOf: (id, found, { position, occurredAt: changedAt }) => ({
      ...form,
      data: { id, position, changedAt, ...found },
    }),
    erased: form,
  };
};

const publishedAs = (channel: string, states: readonly StateTopic[]): StateTopic => {
  const topic = states.find((each) => each.channel === channel);
  if (topic === undefined) throw new Error(`Nothing is published as ${channel}`);
  return topic;
};

const schemaOf = (description: string, parts: readonly (readonly [name: string, topic: StateTopic])[]): object => ({
  ...{
    type: 'object',
    description,
    required: ['id', 'position', 'changedAt', ...parts.slice(0, 1).map(([name]) => name)],
  },
  properties: {
    id: { type: 'string' },
    position: { type: 'integer', minimum: 1, description: 'of that event in the log: what has a higher one is newer' },
    changedAt: { type: 'string', description: 'when that event happened, RFC 3339, UTC' },
    ...Object.fromEntries(parts.map(([name, { schemas }]) => [name, schemas[0]?.jsonSchema ?? {}])),
  },
});
