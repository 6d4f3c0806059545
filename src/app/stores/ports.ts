import type { Logger } from 'pino';
import type {
  AuditStore,
  Checkpoints,
  Environment,
  EventLog,
  EventStore,
  KeyShredder,
  Leases,
  LogArchive,
  NumberSequence,
  OperatorOutbox,
  ParkedStreams,
  ProcessInbox,
  RebuildStore,
  SubjectKeys,
  TimeSlices,
  Tracer,
  ViewBuilds,
  ViewDefinition,
  ViewDifferences,
  ViewStore,
  WakeUps,
} from '#kernel';
import type { SimulatedCarrier } from '../../adapters/carrier-simulator/index.js';
import type { Meter, PublicTopicKind } from '#platform';
import type { Watched } from '../../operations/health/health-check.js';
import type { StoreCopies } from '../../operations/backup/store-copies.js';
import type { LogDelivery } from '../../operations/log-relay/log-delivery.js';
import type { LogTopics } from '../../operations/log-relay/log-topic.js';
import type { RelayProgress } from '../../operations/log-relay/relay-progress.js';
import type { CarrierSetup } from './carrier.js';
import type { OpenedGateway, PaymentGatewaySetup } from './payment-gateway.js';
import type { KafkaConfig } from '../kafka-config.js';
import type { WriteWatch } from '../../operations/health/write-watch.js';
import type { IntegrityReader } from '../../operations/integrity/integrity-checks.js';
import type { ReturningViewsPorts } from '../../operations/views/feeding/returning-views.js';
import type { DeliveryStore, WebhookRegistry } from '../../operations/webhooks/webhook-store.js';
import type { LiveBuildPorts } from '../../operations/integrity/live-build-check.js';

/** Events and what belongs to them. */
export interface EventStores {
  readonly store: EventStore;
  readonly numbers: NumberSequence;
  readonly subjectKeys: SubjectKeys;
  /** Milliseconds after which no process uses a destroyed key any more. */
  readonly keysForgottenWithinMs: number;
  /** To be done before the first command: what another key seals cannot be read. @throws Error when it is another */
  checkMasterKey(): Promise<void>;
  readonly shredder: KeyShredder;
  readonly copies: StoreCopies;
  readonly outbox: OperatorOutbox;
  /** Whether the store takes writes. */
  readonly writes: WriteWatch;
  /** @returns the number of receipts deleted */
  purgeReceipts(): Promise<number>;
}

/** The log, for those who follow it and for those who go through it. */
export interface LogStores {
  readonly log: EventLog;
  /** The log as it is in the event store, for readers that must not wait for what is delivered. */
  readonly storedLog: EventLog;
  /** `undefined` where the event store alone carries the log. */
  readonly logTopic: LogTopicStores | undefined;
  readonly wakeUps: WakeUps;
  /** How far readers have come that feed no views. */
  readonly readerCheckpoints: Checkpoints;
  readonly archive: LogArchive;
  readonly auditStore: AuditStore;
  readonly integrity: IntegrityReader;
}

/** Who is told of events, and what they were told. */
export interface WebhookStores {
  readonly webhooks: WebhookRegistry;
  readonly deliveries: DeliveryStore;
}

/** The log in a topic besides the event store. */
export interface LogTopicStores {
  readonly topics: LogTopics;
  readonly progress: RelayProgress;
  /** Of a topic that has to be made. */
  readonly partitions: number;
  /** Which topics for other services are published. */
  readonly publicKinds: readonly PublicTopicKind[];
  /** @param name behind the prefix of the installation */
  publicTopics(kind: PublicTopicKind, name: string): LogTopics;
  /** What comes into the topic is delivered to the log of this process, from its start on. */
  readonly delivery: LogDelivery;
}

/** Views, and who works on them. */
export interface ViewStores {
  /** Answers from the live builds. */
  readonly views: ViewStore;
  /** Builds by name, on connections that read and write by key. */
  readonly buildDocuments: ViewStore;
  /** How far builds of views have come, where their documents are. */
  readonly checkpoints: Checkpoints;
  /** Under which name the checkpoint is found of what queries of a view are answered from, given its live build. */
  liveReader(view: string, build: string): string;
  readonly parked: ParkedStreams;
  readonly builds: ViewBuilds;
  readonly rebuilds: RebuildStore;
  readonly differences: ViewDifferences;
  readonly leases: Leases;
  /** What queries of each view go to, as it is and as it must be. */
  readonly liveRelations: LiveBuildPorts['liveRelations'];
  /** The store that views are in, when it is another one than that of the events. */
  readonly viewStore: OtherViewStore | undefined;
  /** Which live builds were decided upon when views were in another store; `undefined` when they are in one. */
  readonly returning: ReturningViewsPorts['decisions'] | undefined;
}

/** A store that holds views alone. */
export interface OtherViewStore {
  /** Whether it answers, and all views in it do. */
  readonly watch: Watched;
  /** Takes away documents that belong to no build any more. @returns the number of collections */
  sweep(): Promise<number>;
  /** @returns what is not as it has to be, a sentence each */
  examine(views: readonly ViewDefinition[]): Promise<readonly string[]>;
}

/** What processes work with. */
export interface ProcessStores extends OpenedGateway {
  readonly processInbox: ProcessInbox;
  /** Moves shipments; `undefined` when people move them. */
  readonly carrier: SimulatedCarrier | undefined;
}

/** The ports of the set-up that runs. Nothing is connected to before it is used. */
export interface Stores extends EventStores, LogStores, ViewStores, WebhookStores, ProcessStores {
  /**
   * Begins to wake followers, every second at the latest; does nothing when it was done before.
   * @param listens also to other processes, as it does when absent
   */
  startWakeUps(options?: { readonly listens: boolean }): Promise<void>;
  close(): Promise<void>;
}

export interface StoresSetup {
  readonly url: string;
  /** Where views are, when it is a MongoDB. */
  readonly mongoUrl: string | undefined;
  readonly masterKey: Uint8Array;
  readonly logger: Logger;
  readonly environment: Environment;
  readonly slices: TimeSlices;
  readonly meter: Meter;
  readonly tracer: Tracer;
  /** None when absent. */
  readonly paymentGateway?: PaymentGatewaySetup | undefined;
  /** People move shipments when absent. */
  readonly carrier?: CarrierSetup | undefined;
  /** Carries the log too, when there is one. */
  readonly kafka?: KafkaConfig | undefined;
  /** Ends the process, which cannot do its work any more. */
  readonly abandon?: ((reason: string) => void) | undefined;
}
