import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SystemEnvironment } from '#platform';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.tested');
const LOCK = join(DIST, '.building');
const LONGEST_BUILD_MS = 240_000;

/** The program as users start it, compiled anew when a source is newer. @returns path of its entry */
export const builtProgram = async (): Promise<string> => {
  mkdirSync(DIST, { recursive: true });
  await alone(() => {
    const newest = newestSource();
    if (timeOf(STAMP) >= newest) return;
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    writeFileSync(STAMP, '');
    utimesSync(STAMP, newest / 1_000, newest / 1_000);
  });
  return join(DIST, 'app', 'main.js');
};

/** Test files run side by side: the first one builds, the others wait. A lock that was left behind is taken over. */
const alone = async (work: () => void): Promise<void> => {
  while (!lock()) {
    if (new SystemEnvironment().ageMs(new Date(timeOf(LOCK)).toISOString()) > LONGEST_BUILD_MS) rmdirSync(LOCK);
    await sleep(100);
  }
  try {
    work();
  } finally {
    rmdirSync(LOCK);
  }
};

const lock = (): boolean => {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    return false;
  }
};

/** Milliseconds of the epoch, rounded, since a time that was set comes back a little less; 0 when there is no such file. */
const timeOf = (path: string): number => Math.round(statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);

const newestSource = (): number =>
  Math.max(
    ...readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => timeOf(join(ROOT, 'src', file))),
  );
