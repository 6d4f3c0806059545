import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { makeHome } from '../subjects/bench-home.js';
import { serverFacts, startBenchPostgres } from '../subjects/bench-postgres.js';
import { fillLog } from '../subjects/filled-log.js';
import { type Run, runToEnd } from './run-to-end.js';

const EVENTS = 1_000_000;
const STREAM_LENGTH = 5;
const ROUNDS = 3;
const RATE = 'events/s';
const EXPORT = 'audit export';
const VERIFY = 'audit verify';
const INDEPENDENT = 'independent verifier';
const CLI = fileURLToPath(new URL('../../dist/bundle/cli.js', import.meta.url));
const VERIFIER = fileURLToPath(new URL('../../examples/verify-audit/verify.mjs', import.meta.url));

/** How fast a log is exported, and how fast the export is proved offline; whole commands, with their start. */
export const audit: Measure = {
  name: 'audit',
  title: 'an export of the whole log in NDJSON, and proving it offline, one process each',
  ratios: [
    { name: `${VERIFY} ÷ ${INDEPENDENT}`, of: { case: VERIFY, figure: RATE }, to: { case: INDEPENDENT, figure: RATE } },
  ],
  aims: [{ case: VERIFY, figure: RATE, atLeast: 100_000 }],
  prepare: (settings) => prepare(settings),
};

const prepare = async ({ events = EVENTS, rounds }: Settings): Promise<Prepared> => {
  const postgres = await startBenchPostgres();
  const home = makeHome();
  const url = await postgres.freshDatabase();
  await fillLog(url, { events, streamLength: STREAM_LENGTH });
  const environment = {
    DAYBOOK_HOME: home.path,
    DATABASE_URL: url,
    DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64'),
    AUDIT_KEY_FILE: join(home.path, 'audit.key'),
    AUDIT_CHECKPOINT_FILE: join(home.path, 'audit.checkpoints'),
  };
  const key = join(home.path, 'audit.pub');
  const exportTo = (folder: string): Promise<Run> =>
    runToEnd([CLI, 'audit', 'export', '--out', folder, '--to-position', String(events)], environment);
  // The first one also brings the tree up to date, which a server has done long before.
  const exported = join(home.path, 'exported');
  await exportTo(exported);
  const measured = (name: string, run: () => Promise<Run>, toldOf: (out: string) => boolean): Case => ({
    name,
    rounds: Math.min(rounds, ROUNDS),
    run: async () => sampleOf(await run(), events, toldOf),
  });
  const again = join(home.path, 'again');
  return {
    facts: { ...(await serverFacts(url)), export: `${events} events, ${mebibytesIn(exported)} MiB` },
    cases: [
      measured(
        EXPORT,
        () => exportTo(again).finally(() => rmSync(again, { recursive: true, force: true })),
        (out) => out.includes(events.toLocaleString('en')),
      ),
      measured(
        VERIFY,
        () => runToEnd([CLI, 'audit', 'verify', exported, '--key', key, '--json']),
        (out) => out.includes(`"records":${events},`) && out.includes('"result":"ok"'),
      ),
      measured(
        INDEPENDENT,
        () => runToEnd([VERIFIER, exported, key]),
        (out) => out.includes(`ok: ${events} records`),
      ),
    ],
    close: async () => {
      await postgres.stop();
      home.remove();
    },
  };
};

const sampleOf = ({ seconds, peakMiB, out }: Run, events: number, toldOf: (out: string) => boolean): Sample => {
  if (!toldOf(out)) throw new Error(`It did not tell of ${events} events: ${out}`);
  return { [RATE]: events / seconds, seconds, 'peak RSS MiB': peakMiB };
};

const mebibytesIn = (folder: string): string =>
  (readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 2 ** 20).toFixed(0);
