import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, context, type ContextManager, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { TestEnvironment } from '#kernel/testing';
import { receivedEvent } from '../../operations/consumer-groups/received-event.js';
import { handlerSpans } from './handler-spans.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const COMMAND = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE}-${COMMAND}-01`;

/** As the SDK for Node has one. */
class AsyncContexts implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Args extends unknown[], Work extends (...args: Args) => ReturnType<Work>>(
    active: Context,
    work: Work,
    self?: ThisParameterType<Work>,
    ...args: Args
  ): ReturnType<Work> {
    return this.storage.run(active, () => work.apply(self, args));
  }

  bind<Target>(_context: Context, target: Target): Target {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}

const environment = new TestEnvironment();
const eventWith = (headers: Readonly<Record<string, string>>) =>
  receivedEvent({
    ...{ topic: 'daybook.public.order-events.v1', partition: 3, offset: '42', key: Buffer.from('o-1'), value: null },
    headers: { ce_id: 'e-1', ce_type: 'OrderPlaced', ce_time: environment.now().toISOString(), ...headers },
  });

describe('The span of a handler', () => {
  const exporter = new InMemorySpanExporter();
  const handle = handlerSpans({ system: 'kafka', group: 'reservations', environment });

  beforeAll(() => {
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    context.setGlobalContextManager(new AsyncContexts());
  });
  beforeEach(() => exporter.reset());
  afterAll(() => [trace, propagation, context].forEach((api) => api.disable()));

  it.each([['traceparent'], ['ce_traceparent']])('continues the trace of the command, as %s says', async (header) => {
    let within: string | undefined;
    await handle(eventWith({ [header]: TRACEPARENT }), async () => {
      await environment.nextTurn();
      within = trace.getActiveSpan()?.spanContext().spanId;
    });
    const [span] = exporter.getFinishedSpans();
    expect(span?.spanContext()).toMatchObject({ traceId: TRACE, spanId: within });
    expect(span).toMatchObject({ parentSpanContext: { spanId: COMMAND }, links: [], kind: 4 });
    expect(span?.name).toBe('process daybook.public.order-events.v1');
    expect(span?.attributes).toEqual({
      'messaging.system': 'kafka',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'daybook.public.order-events.v1',
      'messaging.destination.partition.id': '3',
      'messaging.consumer.group.name': 'reservations',
      'messaging.message.id': 'e-1',
      'messaging.kafka.offset': 42,
      'cloudevents.event_type': 'OrderPlaced',
    });
  });

  it('begins a trace for an event of long ago, and links it', async () => {
    await handle(eventWith({ traceparent: TRACEPARENT, ce_time: '2020-01-01T00:00:00.000Z' }), async () => undefined);
    const [span] = exporter.getFinishedSpans();
    expect(span?.parentSpanContext).toBeUndefined();
    expect(span?.links).toMatchObject([{ context: { traceId: TRACE, spanId: COMMAND } }]);
  });

  it('begins one for an event that names none', async () => {
    await handle(eventWith({ traceparent: 'nonsense' }), async () => undefined);
    const [span] = exporter.getFinishedSpans();
    expect([span?.parentSpanContext, span?.links]).toEqual([undefined, []]);
  });

  it('tells what kind of error a handler has thrown, and not what it says', async () => {
    const failure = new TypeError('Zora Canary has no address');
    await expect(handle(eventWith({}), () => Promise.reject(failure))).rejects.toBe(failure);
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'TypeError' } });
    expect(JSON.stringify([span?.status, span?.events, span?.attributes])).not.toContain('Canary');
  });
});
