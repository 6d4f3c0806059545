import { type DynamicModule, Module, type ValueProvider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import {
  CommandRunner,
  Environment,
  EventLog,
  EventStore,
  Freshness,
  NumberSequence,
  PersonalData,
  ProjectionReports,
  TimeSlices,
  ViewStore,
  WakeUps,
} from '#kernel';
import { graphqlModule, Meter, PROJECTION_QUERIES } from '#platform';
import { AuditEventsController } from '../operations/audit/audit-events.controller.js';
import { AuditReading } from '../operations/audit/audit-reading.js';
import { HealthController } from '../operations/health/health.controller.js';
import { ReadinessProbe } from '../operations/health/readiness.js';
import { MetricsController } from '../operations/metrics/metrics.controller.js';
import type { Services } from './composition.js';
import type { Config } from './config.js';
import { AUDIT_TERMS, CONTEXTS } from './contexts.js';
import { PortsModule } from './ports.module.js';

/** The application as Nest sees it: ports, contexts, and what operations serve over HTTP. */
@Module({})
export class AppModule {
  static of(parts: Services, { development }: Pick<Config, 'development'>): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        graphqlModule({ ...parts, explorer: development }),
        PortsModule.of(portsOf(parts)),
        ...CONTEXTS.map(({ module }) => module),
      ],
      controllers: [HealthController, MetricsController, AuditEventsController],
      providers: [...PROJECTION_QUERIES],
    };
  }
}

const portsOf = (parts: Services): readonly ValueProvider[] => [
  { provide: Environment, useValue: parts.environment },
  { provide: TimeSlices, useValue: parts.slices },
  { provide: EventStore, useValue: parts.store },
  { provide: EventLog, useValue: parts.log },
  { provide: WakeUps, useValue: parts.wakeUps },
  { provide: ViewStore, useValue: parts.views },
  { provide: NumberSequence, useValue: parts.numbers },
  { provide: PersonalData, useValue: parts.personalData },
  { provide: CommandRunner, useValue: parts.commands },
  { provide: Freshness, useValue: parts.freshness },
  { provide: ProjectionReports, useValue: parts.reports },
  { provide: Meter, useValue: parts.meter },
  { provide: ReadinessProbe, useValue: parts.readiness },
  { provide: AuditReading, useValue: readingOf(parts) },
];

const readingOf = ({ archive, audit, log, acts, environment }: Services): AuditReading =>
  new AuditReading({
    archive,
    log,
    acts,
    environment,
    terms: AUDIT_TERMS,
    source: audit.signer.verifier.name,
  });
