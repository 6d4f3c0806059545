import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { propagation, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { createEventService, EventPattern, type GroupJournal, kafkaConsumerGroup } from '../../src/app/consumers.js';
import { kafkaBrokers } from './servers.js';

@Controller()
class Reactions {
  @EventPattern('OrderPlaced')
  placed(): void {
    // What it does is of no interest.
  }
}

@Module({ controllers: [Reactions] })
class ReactionsModule {}

const quiet = (): void => undefined;
const QUIET: GroupJournal = {
  ...{ taken: quiet, retried: quiet, setAside: quiet, assigned: quiet, reached: quiet, failed: quiet, givenUp: quiet },
};

/** A member of a group in this process, which has an OpenTelemetry SDK of its own. */
export class TracedGroup {
  private constructor(
    private readonly service: INestMicroservice,
    private readonly exporter: InMemorySpanExporter,
  ) {}

  static async start(options: { group: string; topic: string; databaseUrl: string }): Promise<TracedGroup> {
    const exporter = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const kafka = { brokers: kafkaBrokers(), ssl: false, sasl: undefined };
    const strategy = kafkaConsumerGroup({ ...options, topics: [options.topic], kafka, journal: QUIET });
    const service = await createEventService(ReactionsModule, strategy);
    await service.listen();
    return new TracedGroup(service, exporter);
  }

  get spans(): readonly ReadableSpan[] {
    return this.exporter.getFinishedSpans();
  }

  async stop(): Promise<void> {
    await this.service.close();
    [trace, propagation].forEach((api) => api.disable());
  }
}
