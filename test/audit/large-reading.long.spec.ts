import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fillLog } from '../../bench/subjects/filled-log.js';
import { migrate } from '../../src/adapters/postgres/index.js';
import { builtProgram } from '../support/built-program.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { sayViewsAreFed } from '../support/fed-views.js';
import { cleanUp, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { residentKb } from '../support/resident-memory.js';
import { daybook } from '../support/terminal.js';

/** `npm run test:audit` takes a million. */
const EVENTS = Number(process.env['DAYBOOK_AUDIT_EVENTS'] ?? 6_000);
const MOST_GROWTH_KB = 64 * 1_024;
/** With more room garbage may stay for longer, so that growth would tell nothing; the program itself needs half of it. */
const HEAP = { NODE_OPTIONS: '--max-old-space-size=128' };
const LONGEST_MS = 300_000 + EVENTS;
/** The reader stops so often, and each time for longer than the program needs to fill all buffers on the way. */
const STOPS = 10;
const STOP_MS = 300;

describe(`GET /v1/audit/events over ${EVENTS.toLocaleString('en')} events`, () => {
  let database: TestDatabase;
  let program: Program;
  let exported: string;

  beforeAll(async () => {
    const folder = openFolder();
    database = await createDatabase();
    await migrate(database.url);
    await fillLog(database.url, { events: EVENTS, streamLength: 5 });
    await sayViewsAreFed(database.url, EVENTS);
    const environment = {
      DATABASE_URL: database.url,
      DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64'),
      AUDIT_KEY_FILE: join(folder, 'audit.key'),
      AUDIT_CHECKPOINT_FILE: join(folder, 'audit.checkpoints'),
    };
    const options = { entry: await builtProgram(), home: folder, environment };
    exported = join(folder, 'exported');
    const { code, err } = await daybook(options, 'audit', 'export', '--out', exported, '--to-position', String(EVENTS));
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    program = await Program.start({ ...options, environment: { ...environment, ...HEAP } });
  }, LONGEST_MS);

  afterAll(async () => {
    await program.stop();
    await database.drop();
    await cleanUp();
  });

  const parts = (): readonly string[] =>
    readdirSync(exported)
      .filter((name) => name.startsWith('events-'))
      .sort()
      .map((name) => join(exported, name));

  it(
    'tells the lines of an export, and needs no more memory for a reader that is slow at times',
    async () => {
      const bytes = parts().reduce((sum, part) => sum + statSync(part).size, 0);
      const [response] = (await once(get(`${program.url}/v1/audit/events?toPosition=${EVENTS}`), 'response')) as [
        IncomingMessage,
      ];
      const told = createHash('sha256');
      const memory: number[] = [];
      let read = 0;
      for await (const chunk of response as AsyncIterable<Buffer>) {
        told.update(chunk);
        read += chunk.length;
        if (read < ((memory.length + 1) * bytes) / (STOPS + 1)) continue;
        await pause(STOP_MS);
        memory.push(...residentKb(program.pid));
      }
      expect(memory.length).toBeGreaterThanOrEqual(STOPS);
      expect(Math.max(...memory) - (memory[0] ?? NaN)).toBeLessThan(MOST_GROWTH_KB);
      expect(told.digest('hex')).toBe(await digestOf(parts()));
    },
    LONGEST_MS,
  );
});

const digestOf = async (files: readonly string[]): Promise<string> => {
  const hash = createHash('sha256');
  for (const file of files) for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};
