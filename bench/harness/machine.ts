import { spawnSync } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, platform, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { spreadOf } from './statistics.js';

const SYNCED_BYTES = 8_192;
const SYNCS = 200;
const TMPFS = 0x01021994;

/** What figures mean nothing without. */
export const machineFacts = (): Record<string, string> => ({
  processor: `${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? arch()}`,
  memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
  system: `${platform()} ${release()}`,
  node: process.version,
  'data folder': statfsSync(tmpdir()).type === TMPFS ? 'IN MEMORY: nothing is durable' : 'on disk',
  'one 8 KiB write with fdatasync': `${(medianSyncMs() * 1_000).toFixed(0)} µs`,
  program: programFact(),
});

const programFact = (): string => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  const git = spawnSync('git', ['rev-parse', '--short=10', 'HEAD'], { encoding: 'utf8' });
  return git.status === 0 ? `Daybook ${version}, commit ${git.stdout.trim()}` : `Daybook ${version}`;
};

/** Of the last 1, 5 and 15 minutes: what else was going on. */
export const loadAverage = (): string =>
  loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');

const medianSyncMs = (): number => {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-sync-'));
  const file = openSync(join(folder, 'file'), 'w');
  const block = Buffer.alloc(SYNCED_BYTES, 1);
  const durations = Array.from({ length: SYNCS }, () => {
    const began = performance.now();
    writeSync(file, block, 0, block.length, 0);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return spreadOf(durations).median;
};
