import type { Type } from '@nestjs/common';
import type { AuditFilter, DomainEvent, EventCatalogue, FollowerStatus, Projection, StoredEvent } from '#kernel';
import type { ImportBinding } from '../commands/import-binding.js';
import type { TimelineSource } from './timelines.js';
import type { ProcessKind } from './process-kind.js';

/** GraphQL types that contexts let others add fields to, by their names. */
export interface OpenTypes {
  readonly Order: Type;
  /** Of a line; its values name the `orderId` and the `lineId` besides. */
  readonly LineQuantity: Type;
}

/** What a bounded context shows outside, over HTTP and in imports. */
export interface ContextApi {
  /** Its controllers, resolvers and handlers; the ports they ask for are global. */
  readonly module: Type;
  readonly importBindings: readonly ImportBinding[];
  /** Providers of its module that feed subscribers: readiness looks at them. */
  readonly feeds: readonly Type<SubscriptionFeed>[];
  /** GraphQL documents that an explorer opens with. */
  readonly exampleQueries: readonly string[];
  /** Its types that later contexts of the list may add fields to. */
  readonly openTypes?: Partial<OpenTypes>;
}

/** An event as other services get it; its personal values are still sealed. */
export interface PublicEvent {
  readonly type: string;
  /** Of `data`, as docs/events/public describes it. */
  readonly schemaVersion: number;
  /** What it is about, and what its order is kept for: the id of an order, or a SKU. */
  readonly subject: string;
  readonly data: object;
}

/** What a public topic carries: every event, the newest state of each subject in a context or in several, or thin news of changes. */
export const PUBLIC_TOPIC_KINDS = [
  'events',
  'states',
  'joined',
  'notifications',
] as const satisfies readonly PublicTopic['kind'][];
export type PublicTopicKind = PublicTopic['kind'];

/** What the value of a public record is. */
export interface PublicSchema {
  /** As `ce_type` has it. */
  readonly type: string;
  readonly schemaVersion: number;
  /** JSON Schema 2020-12, without the words that came after draft 07. */
  readonly jsonSchema: object;
}

/** What topics of all kinds say of themselves. */
interface Topic {
  /** Behind the prefix of the installation: `public.order-events.v1`. */
  readonly name: string;
  /** Of all that it carries. */
  readonly schemas: readonly PublicSchema[];
}

/** Every event of a context. */
export interface EventTopic extends Topic {
  readonly kind: 'events';
  /** An event in its public form; `undefined` for one that is not of this context. @throws UnreadableEvent */
  readonly eventOf: (record: StoredEvent) => PublicEvent | undefined;
}

/** What topics say that are about streams as a whole. */
interface StreamTopic extends Topic {
  /** What such news is asked for by: `orders`. */
  readonly channel: string;
  /** What a stream is about: the id of the order; `undefined` for a stream that is not of this context. */
  readonly subjectOf: (stream: string) => string | undefined;
}

/** What topics of states have besides. */
interface StatesOfSubjects extends StreamTopic {
  /** What a tombstone says in its headers. */
  readonly erased: Pick<PublicEvent, 'type' | 'schemaVersion'>;
}

/** The newest state of each subject. */
export interface StateTopic extends StatesOfSubjects {
  readonly kind: 'states';
  /** Folds a stream into the state that others get. */
  readonly state: Projection;
  /** The public form of a document that `state` has made, after its newest event; personal values are still sealed. */
  readonly stateOf: (document: unknown, newest: NewestEvent) => Omit<PublicEvent, 'subject'>;
}

/** What a public form says of the newest event in it. */
export type NewestEvent = Pick<StoredEvent, 'version' | 'occurredAt'>;

/** The newest states that several contexts publish of a subject, as one. */
export interface JoinedTopic extends StatesOfSubjects {
  readonly kind: 'joined';
  /** By name, as their contexts publish them; nothing is told of a subject that the first of them does not have. */
  readonly parts: Readonly<Record<string, Pick<StateTopic, 'subjectOf' | 'state' | 'stateOf'>>>;
  /** @param states of the parts that there are */
  readonly joinedOf: (
    subject: string,
    states: Readonly<Record<string, object>>,
    newest: StoredEvent,
  ) => Omit<PublicEvent, 'subject'>;
}

/** Thin news that something has changed; its channel is one of Pub/Sub too, behind the prefix of the installation. */
export interface NotificationTopic extends StreamTopic {
  readonly kind: 'notifications';
  readonly notificationOf: (subject: string, record: StoredEvent) => PublicEvent;
}

/** A topic that carries what happens in a context to other services. All of it is pure. */
export type PublicTopic = EventTopic | StateTopic | JoinedTopic | NotificationTopic;

/** All that the rest of the program knows of a bounded context. */
export interface BoundedContext {
  /** `ordering`: the name of its folder. */
  readonly name: string;
  /**
   * Loads its interfaces: request shapes take longer than everything else, and few commands of the terminal need them.
   * @param open types of the contexts before it in the list
   */
  readonly loadApi: (open: OpenTypes) => Promise<ContextApi>;
  /** Every event that its streams can hold, one catalogue for each aggregate. */
  readonly events: readonly EventCatalogue<DomainEvent>[];
  readonly projections: readonly Projection[];
  readonly processes: readonly ProcessKind[];
  /** What it publishes: one of each kind at most. */
  readonly publicTopics: readonly PublicTopic[];
  /** What it tells of an order besides what it publishes. */
  readonly timeline?: readonly TimelineSource[];
  /** Words that it adds to the questions of an audit, each with the filter that it stands for. */
  readonly auditTerms: Readonly<Record<string, (value: string) => AuditFilter>>;
  /** The number of the shared sequence that an event gave out; `undefined` when it gave none. */
  readonly numberOf: (event: StoredEvent) => number | undefined;
}

/** What feeds subscribers of a context with its events as they happen. */
export interface SubscriptionFeed {
  /** `undefined` while nothing is followed, because there are no subscribers. */
  status(): FollowerStatus | undefined;
}
