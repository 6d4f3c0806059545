import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';

const REASON = 'could not extend file "base/5/16384": No space left on device';
const FULL = [
  `create function public.disk_full() returns trigger language plpgsql as
    $$ begin raise exception '${REASON}' using errcode = 'disk_full'; end $$`,
  'create trigger disk_full before insert on daybook.events execute function public.disk_full()',
  'create trigger disk_full before insert on daybook.write_probe execute function public.disk_full()',
];
const ROOM = 'drop function public.disk_full cascade';
const MOST_BYTES = 5_000;
/** Less what a line takes until it has its time. */
const MINUTE_MS = 59_000;

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

describe('A store that fails', () => {
  let home: string;
  let logFile: string;
  let program: Program;
  beforeAll(async () => {
    home = join(openFolder(), '.daybook');
    logFile = join(openFolder(), 'log');
    program = await Program.start({ entry: await builtProgram(), home, logFile });
  });
  afterAll(async () => {
    await program.stop();
    await cleanUp();
  });

  const warnings = (): readonly string[] =>
    readFileSync(logFile, 'utf8')
      .split('\n')
      .filter((line) => /"level":(40|50|60)/.test(line));
  const writes = async (): Promise<{ readonly status: number; readonly check: Check | undefined }> => {
    const { status, body } = await program.client.read('/health/ready');
    return { status, check: (body['checks'] as readonly Check[]).find(({ name }) => name === 'writes') };
  };

  it('because its disk is full turns readiness red with the reason, and has one line in the log', async () => {
    const { url = '' } = (await attachToRunning(home)) ?? {};
    await program.client.ready();
    const before = warnings().length;
    for (const statement of FULL) await query(url, statement);
    const answers = await Promise.all(Array.from({ length: 20 }, () => program.client.once.command('', orderBody())));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));

    const { status, check } = await writes();
    expect([status, check?.ok]).toEqual([503, false]);
    expect(check?.detail).toContain(REASON);
    const told = warnings().slice(before);
    expect(told.filter((line) => line.includes('No space left on device'))).toHaveLength(1);
    expect(told.join('\n').length).toBeLessThan(MOST_BYTES);

    await query(url, ROOM);
    await eventually(async () => ((await writes()).check?.ok === true ? true : undefined));
    expect((await program.client.command('', orderBody())).status).toBe(201);
  });

  it('because it is away has one line in the log a minute, and no stacks', async () => {
    const before = warnings().length;
    program.signalDatabase('SIGKILL');
    await Promise.all(Array.from({ length: 20 }, () => program.client.command('', orderBody())));
    await eventually(async () => ((await program.client.command('', orderBody())).status === 201 ? true : undefined));
    await program.client.ready();
    const told = warnings().slice(before);
    // On a busy machine it may have been away before.
    const at = warnings().flatMap((line) => (line.includes('"cause":"away"') ? [timeOf(line)] : []));
    expect(at.length).toBeGreaterThan(0);
    const gaps = at.slice(1).map((each, index) => each - (at[index] ?? NaN));
    expect(gaps.filter((gap) => !(gap > MINUTE_MS))).toEqual([]);
    expect(told.join('\n').length).toBeLessThan(MOST_BYTES);
  });
});

const timeOf = (line: string): number =>
  new Date((JSON.parse(line) as { readonly time: string | number }).time).getTime();
