import { type DynamicModule, Module } from '@nestjs/common';
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
import { AuditReading } from '../operations/audit/audit-reading.js';
import { HealthController } from '../operations/health/health.controller.js';
import { ReadinessProbe } from '../operations/health/readiness.js';
import { MetricsController } from '../operations/metrics/metrics.controller.js';
import { orderingControllers, orderingProviders } from '../ordering/ordering.slices.js';
import { AuditEventsController } from './audit-events.controller.js';
import type { Services } from './composition.js';
import type { Config } from './config.js';

/** Gives the parts that were put together to Nest, under their ports' names. */
@Module({})
export class AppModule {
  static of(parts: Services, { development }: Pick<Config, 'development'>): DynamicModule {
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot(), graphqlModule({ ...parts, explorer: development })],
      controllers: [HealthController, MetricsController, AuditEventsController, ...orderingControllers],
      providers: [
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
        ...PROJECTION_QUERIES,
        ...orderingProviders,
      ],
    };
  }
}

const readingOf = ({ audit, log, acts, environment }: Services): AuditReading =>
  new AuditReading({ records: audit.records, log, acts, environment, source: audit.signer.verifier.name });
