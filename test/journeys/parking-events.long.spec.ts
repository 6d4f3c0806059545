import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { administration } from '../../src/operations/operator-events/operator-log.js';
import { MOST_PARKED_AT_ONCE } from '../../src/operations/operator-events/operator.events.js';
import { PROJECTIONS } from '../../src/app/contexts.js';
import { order } from '../../src/ordering/order/order.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, succeeded, type TerminalOptions } from '../support/terminal.js';

interface Told {
  readonly projection: string;
  readonly stream: string;
  readonly version: number;
  readonly eventType: string;
}

interface AuditLine {
  readonly type: string;
  readonly authid: string;
  readonly authtype: string;
  readonly data: { readonly streams: readonly Told[] };
}

const linesOf = (text: string): readonly AuditLine[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as AuditLine)
    .filter(({ type }) => type === 'StreamsParked');

const namesOf = (told: readonly Told[]): readonly string[] =>
  told.map(({ projection, stream, version }) => `${projection} ${stream} ${version}`).sort();

const OF_ORDERS = PROJECTIONS.filter(({ category }) => category === order.name);
const IN_EACH_VIEW = OF_ORDERS.map(({ name, version }) => `${name}@${version}`);

it('no view reads operator events, so that none is ever parked and reported by another', () => {
  expect(PROJECTIONS.filter(({ category }) => category === administration.name)).toEqual([]);
});

describe('Parked streams in the log', () => {
  let terminal: TerminalOptions;
  let server: Program;
  let url: string;

  const start = async (): Promise<void> => {
    server = await Program.start(terminal);
    url = (await attachToRunning(terminal.home))?.url ?? '';
  };
  beforeAll(async () => {
    terminal = { entry: await builtProgram(), home: openFolder() };
    await start();
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });

  const events = async (): Promise<readonly AuditLine['data'][]> =>
    (await query(url, `select data from daybook.events where type = 'StreamsParked' order by position`)) as never;
  const told = async (stream: string): Promise<readonly Told[]> =>
    (await events()).flatMap(({ streams }) => streams).filter((each) => each.stream.startsWith(stream));
  const waits = (stream: string): Promise<unknown[]> =>
    query(url, `select projection from daybook.parked_streams where stream like '${stream}%'`);
  const allTold = () =>
    eventually(async () => {
      const [left] = await query(url, 'select count(*)::integer from daybook.operator_outbox');
      return left === 0 ? true : undefined;
    });

  /** Puts events of a later release into the log, one to a stream, which no view of this one can take. */
  const fromTheFuture = (streams: string, version: number) =>
    query(
      url,
      `insert into daybook.events
        select (select max(position) from daybook.events) + row_number() over (), stream, ${version}, gen_random_uuid(),
          'OrderTeleported', 1, now(), now(), '{}', '{}', sha256('x')
        from (${streams}) as streams (stream)`,
    );

  it('are published once, to auditors too, though the program was killed between the log and the outbox', async () => {
    await server.client.command('', orderBody({ orderId: 'odd' }));
    await query(url, 'revoke delete on daybook.operator_outbox from daybook_app');
    await fromTheFuture(`values ('order-odd')`, 2);
    await eventually(async () => {
      const isParked = (await waits('order-odd')).length === IN_EACH_VIEW.length;
      return isParked && (await events()).length > 0 ? true : undefined;
    });
    await eventually(() => (server.said.some((line) => line.includes('permission denied')) ? true : undefined));
    await server.kill();

    await start();
    await query(url, 'grant delete on daybook.operator_outbox to daybook_app');
    await allTold();
    const expected = IN_EACH_VIEW.map((reader) => `${reader} order-odd 2`).sort();
    expect(namesOf(await told('order-odd'))).toEqual(expected);

    const out = join(mkdtempSync(join(tmpdir(), 'daybook-export-')), 'out');
    await succeeded(daybook(terminal, 'audit', 'export', '--out', out, '--type', 'StreamsParked'));
    const parts = readdirSync(out).filter((file) => file.endsWith('.ndjson'));
    const exported = linesOf(parts.map((file) => readFileSync(join(out, file), 'utf8')).join(''));
    const response = await fetch(`${server.url}/v1/audit/events?type=StreamsParked`);
    const streamed = linesOf(await response.text());
    for (const lines of [exported, streamed]) {
      expect(namesOf(lines.flatMap(({ data }) => data.streams))).toEqual(expected);
      expect(new Set(lines.map(({ authid, authtype }) => `${authid}, ${authtype}`))).toEqual(
        new Set(['daybook, system']),
      );
    }
    expect(exported[0]?.data.streams[0]).toMatchObject({
      eventType: 'OrderTeleported',
      error: expect.stringContaining('UnreadableEvent') as unknown,
    });
  });

  it('are told again when they are parked again, and as of a build that is made meanwhile', async () => {
    const retry = ['parked', 'retry', '--projection', 'order-details', '--stream', 'order-odd'];
    expect((await daybook(terminal, ...retry)).code).toBe(1);
    await allTold();
    const again = namesOf(await told('order-odd')).filter((name) => name.startsWith('order-details@'));
    expect(again).toHaveLength(2);
    expect(new Set(again).size).toBe(1);

    const rebuild = ['projections', 'rebuild', 'order-details', '--on-error', 'park', '--switch', 'manual'];
    expect((await daybook(terminal, ...rebuild)).code).toBe(1);
    const [build] = await query(url, `select build from daybook.view_builds where build like '%r%'`);
    await allTold();
    expect(namesOf(await told('order-odd'))).toContain(`order-details@${String(build)} order-odd 2`);
  });

  it('are published in few events when a thousand are parked at once, and each of them is', async () => {
    await query(url, `update daybook.view_builds set state = 'resting' where build like '%r%'`);
    await query(url, `update daybook.views set paused = view <> 'order-details'`);
    await eventually(async () => {
      const text = await (await fetch(`${server.url}/health/ready`)).text();
      return text.split('Paused').length === PROJECTIONS.length ? true : undefined;
    });
    const before = (await events()).length;
    const startedAt = performance.now();
    await fromTheFuture(`select 'order-many-' || n from generate_series(1, 1000) as numbers (n)`, 1);
    await eventually(async () => ((await waits('order-many-')).length === 1_000 ? true : undefined));
    await allTold();
    const streams = (await told('order-many-')).map(({ stream }) => stream);
    expect(streams).toHaveLength(1_000);
    expect(new Set(streams).size).toBe(1_000);
    // Full ones, and one a second that is not.
    const seconds = (performance.now() - startedAt) / 1_000;
    expect((await events()).length - before).toBeLessThanOrEqual(1_000 / MOST_PARKED_AT_ONCE + seconds + 1);
  });
});
