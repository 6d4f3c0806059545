import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteSigner, signHead, StoreUnavailable } from '#kernel';
import { InMemoryCheckpoints, InMemoryLog, InMemoryParkedStreams, TestEnvironment } from '#kernel/testing';
import { account, logRecord } from '../../kernel/testing/account.fixture.js';
import { ageText, examined, examinedInStore, ok, sizeText } from './diagnosis.js';
import { examineAudit } from './examine-audit.js';
import { examineSecret } from './examine-files.js';
import { examineKeys, examineOrder, examineSchema, examineServer } from './examine-store.js';
import { examineViews } from './examine-views.js';
import type { ServerVitals } from './store-vitals.js';

/** The same moment all the time. */
class StandingClock extends TestEnvironment {
  override now(): Date {
    return new Date('2030-01-01T00:00:00.000Z');
  }
}

const environment = new StandingClock();
const SERVER: ServerVitals = {
  ...{ product: 'PostgreSQL 18.4', encoding: 'UTF8', size: 8_900_000, processes: 1, unfit: [] },
  now: 0,
};
const SCHEMA = { applied: ['a'], pending: [], unknown: [], misordered: [] };
const ORDER = { head: 3, events: 3, firstGap: undefined, brokenStream: undefined };

const storeOf = (given: { server?: Partial<ServerVitals>; schema?: object; order?: object; opened?: number }) => ({
  server: async () => ({ ...SERVER, now: Number(environment.now()), ...given.server }),
  schema: async () => ({ ...SCHEMA, ...given.schema }),
  order: async () => ({ ...ORDER, ...given.order }),
  keys: async () => ({ keys: 9, tried: 9, opened: given.opened ?? 9 }),
});

describe('The doctor', () => {
  it.each([
    ['a server at work', {}, ['ok database', 'ok server', 'ok clock']],
    ['no server', { processes: 0 }, ['ok database', 'warning server', 'ok clock']],
    ['a server that cannot be used', { unfit: ['too old', 'LATIN1'] }, ['fault database', 'fault database']],
  ])('sees %s', async (_what, server, told) => {
    const found = await examineServer(storeOf({ server }), environment);
    expect(found.map(({ verdict, check }) => `${verdict} ${check}`)).toEqual(told);
  });

  it.each([
    [500, 'ok', '0.5 s apart'],
    [-4_000, 'warning', 'this machine is 4.0 s ahead of'],
    [90_000, 'fault', 'this machine is 90.0 s behind'],
  ])('compares clocks: %i ms', async (apart, verdict, detail) => {
    const now = Number(environment.ago(-apart));
    const found = await examineServer(storeOf({ server: { now } }), environment);
    expect(found.at(-1)).toMatchObject({ verdict, detail: expect.stringContaining(detail) as unknown });
  });

  it.each([
    ['of this release', {}, true, 'ok'],
    ['with migrations to come', { pending: ['b'] }, false, 'warning'],
    ['of a later release', { unknown: ['z'] }, false, 'fault'],
    ['that is not there', { applied: [], pending: ['a'] }, false, 'warning'],
    ['whose keys have another order', { misordered: ['daybook.events.stream'] }, true, 'fault'],
  ])('sees a schema %s', async (_what, schema, complete, verdict) => {
    expect(await examineSchema(storeOf({ schema }))).toMatchObject({ complete, diagnosis: { verdict } });
  });

  it('sees gaps, broken streams, and keys of another master key', async () => {
    const gap = storeOf({ order: { head: 4, firstGap: 2 }, opened: 3 });
    expect(await examineOrder(gap, environment)).toMatchObject({ detail: '3 events up to position 4: none at 2' });
    const broken = storeOf({ order: { brokenStream: 'order-7' } });
    expect(await examineOrder(broken, environment)).toMatchObject({ detail: 'the versions of order-7 are not 1 to n' });
    expect((await examineKeys(gap, Buffer.alloc(32))).diagnosis).toMatchObject({
      verdict: 'fault',
      detail: 'the master key opens 3 of 9',
    });
    expect((await examineKeys(storeOf({}), Buffer.alloc(32))).diagnosis).toMatchObject({ verdict: 'ok' });
  });

  describe('of views', () => {
    const log = new InMemoryLog([1, 2, 3].map((n) => logRecord({ stream: 'account-a', version: n, position: n })));
    const view = { name: 'statement', build: '2', fields: {}, indexes: [] };
    const projection = {
      ...{ name: 'statement', version: 2, category: account.name, feed: 'one stream' as const, view },
      ...{ hears: () => true, decode: () => ({}) as never, changesOf: () => [] },
    };
    const stateOf = (projectionVersion: number, paused = false) => ({
      ...{
        view: 'statement',
        live: '2',
        previous: undefined,
        switchedAt: undefined,
        switches: 0,
        elsewhere: false,
        paused,
        rebuilds: 0,
      },
      builds: [
        {
          view: 'statement',
          build: '2',
          projectionVersion,
          state: 'fed' as const,
          restriction: undefined,
          startedAt: '',
        },
      ],
    });
    const look = async (position: number, state = stateOf(2), eventId = `event-${position}`) => {
      const [checkpoints, parked] = [new InMemoryCheckpoints(), new InMemoryParkedStreams()];
      if (position > 0) await checkpoints.save('statement@2', { position, eventId });
      const sleep = async () => undefined;
      const atWork = async () => ({ rebuilt: new Set<string>(), fed: new Set<string>() });
      const ports = { log, checkpoints, parked, builds: { list: async () => [state], atWork } };
      const clock = Object.assign(new StandingClock(), { sleep });
      const [found] = await examineViews({ ...ports, projections: [projection], environment: clock });
      return `${found?.verdict}: ${found?.detail}`;
    };

    it('says whether they are up to date, do not move, or are of another log', async () => {
      expect(await look(3)).toBe('ok: position 3, up to date');
      expect(await look(1)).toMatch(/^warning: position 1, 2 events behind, .*; it does not move$/);
      expect(await look(2, stateOf(2), 'of-another-log')).toBe('fault: was made from another log than this one');
      expect(await look(3, stateOf(2, true))).toBe('warning: paused');
      expect(await look(3, stateOf(1))).toBe('warning: of an older version than 2');
    });
  });

  describe('of the audit', () => {
    const signer = noteSigner('daybook/test', Buffer.alloc(32, 1));
    const other = noteSigner('daybook/test', Buffer.alloc(32, 2));
    const HOUR_MS = 3_600_000;
    const signedBy = (by: typeof signer, size: number, ageMs: number) => {
      const time = environment.ago(ageMs).toISOString();
      return signHead({ size, root: Buffer.alloc(32) }, by, time);
    };
    const look = async (head: number, kept?: ReturnType<typeof signedBy>, filed = kept) => {
      const file = { path: 'audit.checkpoints', last: async () => filed };
      const ports = { store: { lastCheckpoint: async () => kept }, file, signer, log: { head: async () => head } };
      return (await examineAudit({ ...ports, environment })).map(({ verdict, detail }) => `${verdict}: ${detail}`);
    };

    it('says what was signed, by whom, where, and whether the log still has it', async () => {
      expect(await look(0)).toEqual(['ok: nothing to sign yet']);
      expect(await look(7)).toEqual(['warning: 7 events not signed yet, nothing was']);
      expect(await look(7, signedBy(signer, 7, 5_000))).toEqual(['ok: signed to the end, 5 s ago']);
      expect(await look(9, signedBy(signer, 7, 5_000))).toEqual([
        'ok: 2 events not signed yet; position 7 was signed 5 s ago',
      ]);
      expect(await look(9, signedBy(signer, 7, HOUR_MS))).toEqual([
        'warning: 2 events not signed yet; position 7 was signed 60 min ago',
      ]);
      expect(await look(5, signedBy(signer, 7, 0))).toEqual(['fault: position 7 was signed, but the log ends at 5']);
      expect(await look(7, signedBy(other, 7, 0))).toEqual([
        'fault: the last checkpoint in the database was not signed by this key',
      ]);
    });

    it('warns when the file beside the database is gone', async () => {
      const kept = signedBy(signer, 7, 0);
      const file = { path: 'audit.checkpoints', last: async () => undefined };
      const ports = { store: { lastCheckpoint: async () => kept }, file, signer, log: { head: async () => 7 } };
      const found = await examineAudit({ ...ports, environment });
      expect(found.map(({ verdict, check }) => `${verdict} ${check}`)).toEqual(['warning audit file', 'ok audit']);
    });
  });

  it('looks who may read a secret', () => {
    const folder = mkdtempSync(join(tmpdir(), 'daybook-doctor-'));
    const file = join(folder, 'master.key');
    const missing = ok('master key', 'none yet');
    expect(examineSecret('master key', file, missing)).toBe(missing);
    writeFileSync(file, 'x', { mode: 0o600 });
    expect(examineSecret('master key', file, missing)).toMatchObject({ verdict: 'ok' });
    chmodSync(file, 0o640);
    expect(examineSecret('master key', file, missing)).toMatchObject({
      verdict: 'warning',
      remedy: `chmod 600 ${file}`,
    });
    rmSync(folder, { recursive: true });
  });

  it('takes a look that fails for a fault, and goes on', async () => {
    const found = await examined('disk', async () => {
      throw new Error('no such folder');
    });
    expect(found).toMatchObject([{ check: 'disk', verdict: 'fault', detail: 'cannot be looked at: no such folder' }]);
  });

  it('looks again when the store did not answer in time', async () => {
    const hurried = Object.assign(new TestEnvironment(), { sleep: async () => undefined });
    let looks = 0;
    const found = await examinedInStore('drift', hurried, async () => {
      if ((looks += 1) === 1) throw new StoreUnavailable('time-out');
      return ok('drift', 'none');
    });
    expect([found, looks]).toEqual([[ok('drift', 'none')], 2]);
  });

  it('writes sizes and ages as people read them', () => {
    expect([0, 999, 1_000, 8_900_000, 2.5e13].map(sizeText)).toEqual(['0 B', '999 B', '1.0 KB', '8.9 MB', '25.0 TB']);
    expect([-5, 42_000, 600_000, 7_500_000, 2e8].map(ageText)).toEqual([
      '0 s',
      '42 s',
      '10 min',
      '2 h 5 min',
      '2 days',
    ]);
  });
});
