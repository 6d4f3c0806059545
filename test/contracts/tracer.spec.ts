import { NO_TRACER } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { OtlpTracer } from '../../src/adapters/opentelemetry/index.js';
import { tracerContract } from './tracer.contract.js';

describe('The tracer of programs that are not traced', () => tracerContract(NO_TRACER));

describe('The tracer of OpenTelemetry', () => {
  const journal = { lost: () => undefined, arriving: () => undefined };
  // A ratio of 0 records nothing of its own, and the example of a parent that is recorded is never sent: no collector.
  const tracer = new OtlpTracer({ ratio: 0, version: '0', environment: new TestEnvironment(), journal });
  afterAll(() => tracer.stop());

  tracerContract(tracer);
});
