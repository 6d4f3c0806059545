import { randomBytes } from 'node:crypto';
import { orderBody } from '../support/client.js';
import { Collector } from '../support/collector.js';
import { Installation } from '../support/installation.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import { DISTRIBUTED, withPublicTopics } from '../support/set-ups.js';
import { TracedGroup } from '../support/traced-group.js';

const ROLES = ['api', 'relay', 'projector'] as const;
const VIEWS = ['customers', 'order-details', 'order-list', 'sales-by-country', 'sales-by-day', 'top-products'];

/** Each process tells the collector its role as the name of its service. */
describe('A command in the distributed set-up', () => {
  let installation: Installation;
  let collector: Collector;
  let programs: readonly Program[];
  let group: TracedGroup;

  beforeAll(async () => {
    [installation, collector] = await Promise.all([
      Installation.open(withPublicTopics(DISTRIBUTED)),
      Collector.start(),
    ]);
    const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    programs = await Promise.all(
      ROLES.map((role) => installation.start(role, { ...settings, OTEL_SERVICE_NAME: role })),
    );
    await Promise.all(programs.map(({ client }) => client.ready()));
    const { database, environment } = installation.stores;
    const prefix = environment['KAFKA_TOPIC_PREFIX'];
    group = await TracedGroup.start({
      ...{ group: `${prefix}.reactions`, topic: `${prefix}.public.order-events.v1`, databaseUrl: database.url },
    });
  });
  afterAll(async () => {
    await group.stop();
    await installation.close();
    await collector.stop();
  });

  it('is one trace, from the request through the relay and Kafka to each document in MongoDB and each handler of a group', async () => {
    const [api, , projector] = programs as readonly [Program, Program, Program];
    const fromKafka = async () =>
      valueOf(await samplesOf(projector.client), 'daybook_log_records_total', { source: 'kafka' }) ?? 0;
    // A consumer that has just joined may be given the first records by the event store.
    await eventually(async () => {
      await api.client.command('', orderBody());
      return (await fromKafka()) > 0 ? true : undefined;
    });

    const [before, traceId, caller] = [
      await fromKafka(),
      randomBytes(16).toString('hex'),
      randomBytes(8).toString('hex'),
    ];
    const placed = await api.client.command('', orderBody(), { traceparent: `00-${traceId}-${caller}-01` });
    expect((await api.client.readAfter(placed, placed.headers['location'] ?? '')).status).toBe(200);
    const spans = await eventually(() => {
      const collected = collector.spans.filter((span) => span.traceId === traceId && !span.name.startsWith('GET'));
      return collected.length === 4 + VIEWS.length ? collected : undefined;
    });
    expect(await fromKafka()).toBeGreaterThan(before);

    const [request, command] = ['POST', 'command'].map((name) => spans.find((span) => span.name.startsWith(name)));
    expect([request, command]).toMatchObject([
      { parentSpanId: caller, service: 'api' },
      { parentSpanId: request?.spanId, service: 'api' },
    ]);
    const caused = spans.filter(({ parentSpanId }) => parentSpanId === command?.spanId);
    expect(caused.map(({ service, name }) => `${String(service)}: ${name.replace(/@.*/, '')}`).sort()).toEqual(
      ['api: append', 'relay: publish', ...VIEWS.map((view) => `projector: project ${view}`)].sort(),
    );
    const positions = caused.map(({ attributes }) => attributes['daybook.position']).filter(Boolean);
    expect([positions.length, new Set(positions).size]).toEqual([1 + VIEWS.length, 1]);

    const handled = await eventually(() => group.spans.find((span) => span.spanContext().traceId === traceId));
    expect(handled.parentSpanContext?.spanId).toBe(command?.spanId);
    expect(handled.name).toMatch(/^process .*\.public\.order-events\.v1$/);
  });
});
