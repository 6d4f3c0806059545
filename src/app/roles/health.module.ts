import { type DynamicModule, Module } from '@nestjs/common';
import { Meter } from '#platform/telemetry';
import { HealthController } from '../../operations/health/health.controller.js';
import { MetricsController } from '../../operations/health/metrics.controller.js';
import { ReadinessProbe } from '../../operations/health/readiness.js';

/** What every process serves, whichever roles it has. */
@Module({})
export class HealthModule {
  static of(readiness: ReadinessProbe, meter: Meter): DynamicModule {
    return {
      module: HealthModule,
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: Meter, useValue: meter },
        { provide: ReadinessProbe, useValue: readiness },
      ],
    };
  }
}
