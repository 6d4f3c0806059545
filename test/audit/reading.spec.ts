import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { fillLog } from '../../bench/subjects/filled-log.js';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';
import { promisedMs } from '../support/promised.js';

const FILLED = 6_000;
const AT_ONCE = 4;
const EVENTS = '/v1/audit/events';

type Line = Readonly<Record<string, unknown>> & { readonly position: number; readonly type: string };

describe('GET /v1/audit/events', () => {
  let app: App;
  let port: number;

  beforeAll(async () => {
    app = await openApp({ before: (url) => fillLog(url, { events: FILLED, streamLength: 5 }) });
    // On a slow machine commands miss their deadline while thousands of events go into the views.
    await app.client.caughtUp();
    await app.audit.treeFeeder.caughtUp(90_000);
    await app.http.listen(0, '127.0.0.1');
    port = (app.http.getHttpServer().address() as { port: number }).port;
    const customer = { customerId: 'C-1', name: 'Paul Henriot' };
    await app.client.command('', orderBody({ orderId: 'a', customer }), { 'x-correlation-id': 'together' });
    await app.client.command('/a/notes', { text: 'Call before delivery' });
  });
  afterAll(async () => {
    // A reader that has paused does not notice that its connection has ended, and would keep this process from ending.
    for (const reader of readers) reader.destroy();
    await app.close();
  });

  const linesIn = (said: string) =>
    said
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  const read = async (question: Readonly<Record<string, string>>): Promise<readonly Line[]> =>
    linesIn((await app.client.read(`${EVENTS}?${new URLSearchParams(question).toString()}`)).text);
  const ask = (): Socket => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${EVENTS} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    return socket;
  };

  const readers: Socket[] = [];
  /** A reader who has got something and reads no more. It asks again where it is refused: a place is free a moment later. */
  const begun = (): Promise<Socket> =>
    eventually(async () => {
      const reader = ask();
      readers.push(reader);
      const [answer] = (await once(reader, 'data')) as [Buffer];
      if (!answer.toString('latin1').startsWith('HTTP/1.1 200 ')) throw new Error(answer.toString('latin1'));
      return reader.pause();
    });

  it('tells every event in the order of the log, sealed, and how it ended', async () => {
    const { status, headers, text: said } = await app.client.read(`${EVENTS}?toPosition=${FILLED + 2}`);
    expect([status, headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    const lines = linesIn(said);
    expect(lines.slice(0, -1).map(({ position }) => position)).toEqual(
      Array.from({ length: FILLED + 2 }, (_, n) => n + 1),
    );
    expect(lines.at(-2)).toMatchObject({
      specversion: '1.0',
      type: 'OrderNoteAdded',
      subject: 'order-a',
      authid: 'local',
    });
    expect(lines.at(-1)).toMatchObject({
      type: 'export.end',
      data: { count: FILLED + 2, lastPosition: FILLED + 2, through: FILLED + 2 },
    });
    expect(said).not.toMatch(/Paul Henriot|Call before delivery/);
  });

  it.each<[question: Readonly<Record<string, string>>, positions: readonly number[]]>([
    [{ order: 'a' }, [FILLED + 1, FILLED + 2]],
    [{ customer: 'C-1' }, [FILLED + 1, FILLED + 2]],
    [{ customer: 'C-1', type: '*Note*,Other' }, [FILLED + 2]],
    [{ correlationId: 'together' }, [FILLED + 1]],
    [{ actor: 'nobody' }, []],
    [{ sku: '11' }, []],
    [{ fromPosition: '3', toPosition: '5' }, [3, 4, 5]],
    [{ after: '3', toPosition: '5' }, [4, 5]],
    [{ after: String(FILLED), type: 'Order*', from: '2026-01-01' }, [FILLED + 1, FILLED + 2]],
    [{ after: String(FILLED), to: '2026-01-01' }, []],
    [{ after: String(FILLED), type: 'Order*', from: '2016-12-31T18:59:60-05:00' }, [FILLED + 1, FILLED + 2]],
  ])('answers %j', async (question, positions) => {
    const lines = await read(question);
    expect(lines.slice(0, -1).map(({ position }) => position)).toEqual(positions);
    expect(lines.at(-1)).toMatchObject({ type: 'export.end', data: { count: positions.length } });
  });

  it.each([
    ['sku', 'order=a&sku=11'],
    ['from', 'from=yesterday'],
    ['to', 'to=2026-13-01'],
    ['fromPosition', 'fromPosition=0'],
    ['toPosition', 'toPosition=1.5'],
    ['after', 'after=-1'],
    ['order', 'order='],
    ['type', 'type=A&type=B'],
    ['limit', 'limit=10'],
    ['from', 'from=2026-02-30'],
    ['to', 'to=2026-04-31T00:00:00Z'],
    ['from', 'from=0000-01-01'],
    ['to', 'to=2026-06-15T23:59:60Z'],
    ['order', 'order=%00'],
    ['customer', 'customer=C1%00'],
    ['type', 'type=A%00,Order*'],
    ['actor', 'actor=%FF'],
    ['correlationId', 'correlationId=%ED%A0%80'],
    ['after', 'after=1%00'],
    ['after', 'after=1&%61fter=2'],
  ])('names the parameter %s when it is %s', async (parameter, question) => {
    const before = await app.countEvents();
    const { status, body } = await app.client.read(`${EVENTS}?${question}`);
    expect(await app.countEvents()).toBe(before);
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'PARAMETER_INVALID', parameter })]);
    expect(body['detail']).toContain(parameter);
  });

  it('names every parameter when one is unknown', async () => {
    const { body } = await app.client.read(`${EVENTS}?limit=10`);
    for (const name of ['from', 'to', 'fromPosition', 'toPosition', 'after', 'order', 'customer', 'type', 'actor'])
      expect(body['detail']).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it('is recorded as an export, the same question once an hour', async () => {
    for (const after of ['0', '1']) await read({ actor: 'auditor', after });
    const recorded = `select data #>> '{question}' as question, metadata->>'principal' as principal from daybook.events
      where type = 'AuditExported' and data #>> '{question,actor}' = 'auditor'`;
    expect(await app.sql(recorded)).toEqual(['{"actor":"auditor"}', 'local']);
  });

  it('answers HEAD without reading the log', async () => {
    const before = await app.countEvents();
    const { statusCode, headers, body } = await app.http.inject({ method: 'HEAD', url: `${EVENTS}?order=head` });
    expect([statusCode, headers['content-type'], body]).toEqual([200, 'application/x-ndjson', '']);
    const socket = connect(port, '127.0.0.1');
    socket.end(`HEAD ${EVENTS} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    const head = await text(socket);
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(head).not.toMatch(/content-length/i);
    expect(await app.countEvents()).toBe(before);
  });

  it('is for so many at once, takes no place of others, and gives places back', async () => {
    const held = await Promise.all(Array.from({ length: AT_ONCE }, begun));
    expect(await app.client.read(`${EVENTS}?order=a`)).toMatchObject({
      headers: { 'retry-after': '1' },
      body: { code: 'OVERLOADED', retryable: true },
    });
    expect((await app.client.command('', orderBody({ orderId: 'beside' }))).status).toBe(201);
    for (const reader of held) reader.destroy();
    await eventually(async () => ((await app.client.read(`${EVENTS}?order=a`)).status === 200 ? true : undefined));
  });

  it('is cut by a stop, which does not wait for it', async () => {
    const reader = await begun();
    const asked = performance.now();
    await app.http.close();
    expect(performance.now() - asked).toBeLessThan(promisedMs(5_000));
    const rest = await text(reader).catch(() => '');
    expect(rest).not.toContain('export.end');
  });
});
