import { type DynamicModule, Module, type ValueProvider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import {
  CommandRunner,
  Environment,
  EventLog,
  EventStore,
  NumberSequence,
  ProcessInbox,
  PersonalData,
  TimeSlices,
  ViewFreshness,
  ViewStore,
  WakeUps,
} from '#kernel';
import {
  type ContextApi,
  FreshViews,
  graphqlModule,
  MoneyResolver,
  OutsideServices,
  PublicStates,
  PublishedViews,
  Timelines,
} from '#platform';
import { AuditEventsController } from '../../operations/audit/audit-events.controller.js';
import { AuditReading } from '../../operations/audit/audit-reading.js';
import { EventFeed } from '../../operations/event-feed/event-feed.js';
import { EventFeedController } from '../../operations/event-feed/event-feed.controller.js';
import { NewestStates } from '../../operations/public-topics/newest-states.js';
import { PublishedDocuments } from '../../operations/public-topics/published-documents.js';
import { DeliveriesController } from '../../operations/webhooks/deliveries.controller.js';
import { WebhookService } from '../../operations/webhooks/webhook-service.js';
import { WebhooksController } from '../../operations/webhooks/webhooks.controller.js';
import { PROJECTION_QUERIES } from '../../operations/views/status/projection-queries.js';
import { ProjectionWatch } from '../../operations/views/status/projection-watch.js';
import { AUDIT_TERMS, gatewayPort, PUBLIC_TYPES, publicEventOf, STATE_TOPICS, TIMELINE } from '../contexts.js';
import { publishedData } from '../public-topics.js';
import type { Services } from '../services.js';
import type { Views } from '../views.js';
import { AddressesController, EXPLORER } from './addresses.controller.js';
import { NOTHING_PRIVATE, type OutgoingSettings } from './process.js';
import { PortsModule } from './ports.module.js';

export type ApiModuleServices = Pick<
  Services,
  | 'operatorLog'
  | 'archive'
  | 'auditSettings'
  | 'carrierSecret'
  | 'commands'
  | 'deliveries'
  | 'environment'
  | 'log'
  | 'meter'
  | 'numbers'
  | 'paymentGateway'
  | 'paymentWebhook'
  | 'personalData'
  | 'processInbox'
  | 'slices'
  | 'store'
  | 'tracer'
  | 'views'
  | 'wakeUps'
  | 'webhooks'
>;

export interface ApiModuleOptions {
  readonly apis: readonly ContextApi[];
  /** Whether there is a page to try GraphQL with. */
  readonly explorer: boolean;
  /** Nothing private goes out when absent. */
  readonly outgoing?: OutgoingSettings;
}

/** REST, GraphQL and subscriptions of all contexts, with the ports that they are made on. */
@Module({})
export class ApiModule {
  static of(
    services: ApiModuleServices,
    views: Views,
    { apis, explorer, outgoing = NOTHING_PRIVATE }: ApiModuleOptions,
  ): DynamicModule {
    const { meter, tracer, slices } = services;
    return {
      module: ApiModule,
      imports: [
        CqrsModule.forRoot(),
        graphqlModule({ meter, tracer, slices }),
        PortsModule.of(portsOf(services, views)),
        ...apis.map(({ module }) => module),
      ],
      controllers: [
        AddressesController,
        AuditEventsController,
        EventFeedController,
        WebhooksController,
        DeliveriesController,
      ],
      providers: [
        ...PROJECTION_QUERIES,
        MoneyResolver,
        { provide: EXPLORER, useValue: explorer },
        { provide: EventFeed, useValue: eventFeedOf(services, outgoing) },
        { provide: WebhookService, useValue: webhooksOf(services, outgoing) },
      ],
    };
  }
}

const portsOf = (services: ApiModuleServices, { watch, freshness }: Views): readonly ValueProvider[] => [
  ...viewsOf(new FreshViews(services.views, freshness)),
  { provide: Environment, useValue: services.environment },
  { provide: TimeSlices, useValue: services.slices },
  { provide: EventStore, useValue: services.store },
  { provide: EventLog, useValue: services.log },
  { provide: WakeUps, useValue: services.wakeUps },
  { provide: ViewStore, useValue: services.views },
  { provide: NumberSequence, useValue: services.numbers },
  { provide: ProcessInbox, useValue: services.processInbox },
  { provide: PersonalData, useValue: services.personalData },
  { provide: CommandRunner, useValue: services.commands },
  { provide: ViewFreshness, useValue: freshness },
  { provide: PublicStates, useValue: new NewestStates(services.store, STATE_TOPICS) },
  { provide: Timelines, useValue: new Timelines(services.store, TIMELINE, services.slices) },
  { provide: OutsideServices, useValue: outsideOf(services) },
  gatewayPort(services.paymentGateway),
  { provide: ProjectionWatch, useValue: watch },
  { provide: AuditReading, useValue: readingOf(services) },
];

const viewsOf = (views: FreshViews): readonly ValueProvider[] => [
  { provide: FreshViews, useValue: views },
  { provide: PublishedViews, useValue: new PublishedDocuments(views, STATE_TOPICS) },
];

const outsideOf = ({ paymentGateway, paymentWebhook, carrierSecret }: ApiModuleServices): OutsideServices =>
  new OutsideServices(paymentGateway !== undefined, carrierSecret, paymentWebhook);

const eventFeedOf = (
  { log, wakeUps, environment, store, personalData }: ApiModuleServices,
  { publicPersonal }: OutgoingSettings,
): EventFeed =>
  new EventFeed({
    ...{ log, wakeUps, environment, publicEventOf },
    logId: () => store.logId(),
    published: publishedData(personalData, publicPersonal),
  });

const webhooksOf = (services: ApiModuleServices, { webhooksAllowPrivate }: OutgoingSettings): WebhookService =>
  new WebhookService({ ...services, types: PUBLIC_TYPES, allowPrivate: webhooksAllowPrivate });

const readingOf = ({
  archive,
  log,
  operatorLog,
  environment,
  slices,
  auditSettings,
}: ApiModuleServices): AuditReading =>
  new AuditReading({
    archive,
    log,
    operatorLog,
    environment,
    slices,
    terms: AUDIT_TERMS,
    source: auditSettings.signer.verifier.name,
  });
