import { randomUUID } from 'node:crypto';
import { type Append, canonicalJson, type EventLog, type EventStore, leafOf, type NewEvent } from '#kernel';

/** An event store as a contract needs it. */
export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** The same store as another process sees it. */
  readonly other: EventStore;
  /** The log that the store's events make. */
  readonly log: EventLog;
  close(): Promise<void>;
}

/** What a test says about a command; the rest does not matter to it. */
export interface CommandParts {
  readonly events?: number;
  readonly data?: string;
  readonly key?: string;
  readonly fingerprint?: string;
  readonly expires?: boolean;
}

export const newStream = (): string => `order-${randomUUID()}`;

/** A well-formed command with one event. */
export const commandFor = (stream: string, expectedVersion: number, parts: CommandParts = {}): Append => {
  const { events = 1, key = randomUUID(), fingerprint = 'f1', expires = true } = parts;
  const commandId = randomUUID();
  const data = parts.data ?? canonicalJson({ note: `“${stream}” \\ {1,2} ''`, price: 1400 });
  return {
    stream,
    expectedVersion,
    events: Array.from({ length: events }, (_, index) => eventOf(stream, expectedVersion + index + 1, commandId, data)),
    receipt: { principal: 'local', key, fingerprint, commandId, status: 201, body: '{"status":"PLACED"}', expires },
  };
};

const eventOf = (stream: string, version: number, commandId: string, data: string): NewEvent => {
  const metadata = { principal: 'local', commandId, correlationId: commandId, causationId: commandId };
  const event = {
    id: randomUUID(),
    stream,
    version,
    type: 'OrderPlaced',
    schemaVersion: 2,
    occurredAt: '2026-01-02T03:04:05.600Z',
    recordedAt: '2026-01-02T03:04:05.678Z',
    data,
    metadata: canonicalJson(metadata),
  };
  return { ...event, leaf: leafOf(event) };
};
