import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fillLog } from '../../bench/subjects/filled-log.js';
import { migrate } from '../../src/adapters/postgres/index.js';
import type { ExportManifest } from '../../src/operations/audit/export-manifest.js';
import { builtProgram } from '../support/built-program.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { cleanUp, openFolder } from '../support/postgres-homes.js';
import { residentKb } from '../support/resident-memory.js';
import { daybook, type Said, saidBy, startDaybook, succeeded, type TerminalOptions } from '../support/terminal.js';

/** `npm run test:audit` takes a million. */
const EVENTS = Number(process.env['DAYBOOK_AUDIT_EVENTS'] ?? 6_000);
const PART_MB = EVENTS / 10_000;
const MOST_GROWTH_KB = 64 * 1_024;
const LOOK_EVERY_MS = 200;
const LONGEST_MS = 300_000 + EVENTS;
const GZIP = ['--compress', 'gzip', '--proofs'];
const WAYS: readonly (readonly string[])[] = EVENTS < 100_000 ? [GZIP] : [GZIP, [], ['--format', 'csv']];

describe(`An export of ${EVENTS.toLocaleString('en')} events`, () => {
  let database: TestDatabase;
  let folder: string;
  let terminal: TerminalOptions;

  beforeAll(async () => {
    [folder, database] = [openFolder(), await createDatabase()];
    await migrate(database.url);
    await fillLog(database.url, { events: EVENTS, streamLength: 5 });
    const environment = {
      DATABASE_URL: database.url,
      DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64'),
      AUDIT_KEY_FILE: join(folder, 'audit.key'),
      AUDIT_CHECKPOINT_FILE: join(folder, 'audit.checkpoints'),
    };
    terminal = { entry: await builtProgram(), home: folder, environment };
  }, LONGEST_MS);

  afterAll(async () => {
    await database.drop();
    await cleanUp();
  });

  const out = (name: string): string => join(folder, name);
  const begin = (name: string, ...options: readonly string[]): ChildProcess => {
    const range = ['--to-position', String(EVENTS), '--part-size', String(PART_MB)];
    return startDaybook(terminal, 'audit', 'export', '--out', out(name), ...range, ...options);
  };
  const verify = (name: string): Promise<Said> =>
    daybook(terminal, 'audit', 'verify', out(name), '--key', out('audit.pub'));
  const manifestOf = (name: string) =>
    JSON.parse(readFileSync(join(out(name), 'manifest.json'), 'utf8')) as ExportManifest;

  /** Begins an export and kills it as soon as its first part is whole. */
  const killed = async (name: string, options: readonly string[]): Promise<void> => {
    mkdirSync(out(name));
    const child = begin(name, ...options);
    const watcher = watch(out(name), (_what, file) => {
      if (file?.startsWith('events-') === true) child.kill('SIGKILL');
    });
    expect((await saidBy(child)).code).toBe('SIGKILL');
    watcher.close();
    expect(manifestOf(name).complete).toBe(false);
  };

  /** A folder with the plan of an export and nothing done of it. */
  const plannedAgain = (name: string, plan: ExportManifest): void => {
    mkdirSync(out(name));
    const text = JSON.stringify({ ...plan, count: 0, files: [], complete: false });
    writeFileSync(join(out(name), 'manifest.json'), text);
  };

  it(
    'needs no more memory in the end than in the beginning, and is proved as a whole',
    async () => {
      mkdirSync(out('whole'));
      const child = begin('whole');
      const memory: number[] = [];
      const timer = setInterval(() => {
        if (readdirSync(out('whole')).length > 0) memory.push(...residentKb(child.pid ?? 0));
      }, LOOK_EVERY_MS);
      const { code, err } = await saidBy(child);
      clearInterval(timer);
      expect({ code, err }).toMatchObject({ code: 0 });
      expect(Math.max(...memory) - (memory[0] ?? NaN)).toBeLessThan(MOST_GROWTH_KB);
      const said = await verify('whole');
      expect(said).toMatchObject({ code: 0, out: expect.stringContaining('proved: whole range') as unknown });
      expect(manifestOf('whole').files.length).toBeGreaterThan(5);
    },
    LONGEST_MS,
  );

  it.each(WAYS.map((options) => [options]))(
    'with %j that is killed and gone on with comes out the same to the byte',
    async (options) => {
      const name = ['killed', ...options].join('');
      await killed(name, options);
      plannedAgain(`un${name}`, manifestOf(name));
      for (const each of [name, `un${name}`]) await succeeded(saidBy(begin(each, '--resume')));
      const files = readdirSync(out(`un${name}`));
      expect(readdirSync(out(name))).toEqual(files);
      const differing = files.filter(
        (file) => !readFileSync(join(out(name), file)).equals(readFileSync(join(out(`un${name}`), file))),
      );
      expect(differing).toEqual([]);
      await succeeded(verify(name));
    },
    4 * LONGEST_MS,
  );

  it('holds the same records compressed', () => {
    const records = (name: string) => manifestOf(name).files.map((file) => readFileSync(join(out(name), file.name)));
    const packed = records(`killed${GZIP.join('')}`).map((bytes) => gunzipSync(bytes));
    expect(Buffer.concat(packed).equals(Buffer.concat(records('whole')))).toBe(true);
  });
});
