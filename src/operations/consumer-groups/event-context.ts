import type { InboxTransaction } from './inbox.js';
import type { ReceivedEvent } from './received-event.js';

/** What a handler gets beside the payload, by `@Ctx()`. */
export class EventContext {
  /**
   * @param transaction writes through it are kept together with the note that the event is dealt with: exactly once. What
   * is done otherwise, such as a request to another service, is done at least once; give it `id` as its idempotency key.
   */
  constructor(
    private readonly event: ReceivedEvent,
    readonly group: string,
    readonly transaction: InboxTransaction,
  ) {}

  /** Of the event, the same each time it comes. */
  get id(): string {
    return this.event.id;
  }

  get type(): string {
    return this.event.type;
  }

  /** What the order is kept for: the id of the order. */
  get key(): string {
    return this.event.key;
  }

  /** Of the payload, as docs/events/public describes it; 0 where the record does not say. */
  get schemaVersion(): number {
    return schemaVersionOf(this.event);
  }

  /** In the log; 0 where the record does not say. */
  get position(): number {
    return Number(this.event.headers['ce_position'] ?? 0);
  }

  /** When it happened, RFC 3339; empty where the record does not say. */
  get time(): string {
    return this.event.headers['ce_time'] ?? '';
  }

  /** Attributes of the CloudEvent as `ce_*`, `traceparent`, `correlationid`, `causationid`. */
  get headers(): Readonly<Record<string, string>> {
    return this.event.headers;
  }

  get place(): Pick<ReceivedEvent, 'topic' | 'partition' | 'offset'> {
    const { topic, partition, offset } = this.event;
    return { topic, partition, offset };
  }
}

/** The last part of `urn:daybook:public:OrderPlaced:1`; 0 where there is none. */
export const schemaVersionOf = ({ headers }: Pick<ReceivedEvent, 'headers'>): number => {
  const version = Number((headers['ce_dataschema'] ?? '').split(':').at(-1));
  return Number.isSafeInteger(version) ? version : 0;
};
