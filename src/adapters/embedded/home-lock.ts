import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, readIfThere, replacePrivateFile } from './files.js';
import { startTimeOf } from './processes.js';

/** What the process that serves a home writes about itself in `server.json`. */
export interface ServerRecord {
  readonly pid: number;
  /** Of the process, as the operating system gives it: distinguishes it from a later one with the same id. */
  readonly startTime: string;
  readonly state: 'starting' | 'serving' | 'stopping';
  readonly socketFolder?: string;
  readonly port?: number;
}

/** Another living process serves this home. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';

  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(
      `Daybook already runs on ${folder} (process ${pid}). Use that one, stop it (kill ${pid}), ` +
        'or start this one in another folder.',
    );
  }
}

const STEP_MS = 50;
const PATIENCE_MS = 15_000;

/** The right to serve a home; it ends with the process that holds it, however that ends. */
export class HomeLock {
  private constructor(
    private readonly path: string,
    private record: ServerRecord,
    /** What the last holder left behind when it did not end properly. */
    readonly abandoned: ServerRecord | undefined,
  ) {}

  /**
   * Takes the lock, also from a holder that is dead; waits up to 15 s for one that says it is stopping.
   * @throws AlreadyRunning
   */
  static async acquire(folder: string): Promise<HomeLock> {
    const path = join(folder, 'server.json');
    const record: ServerRecord = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '', state: 'starting' };
    let abandoned: ServerRecord | undefined;
    for (let waited = 0; !create(path, record);) {
      const found = readIfThere(path);
      if (found === undefined) continue;
      const holder = parse(found);
      if (holder !== undefined && isAlive(holder)) {
        if (holder.state !== 'stopping' || waited >= PATIENCE_MS) throw new AlreadyRunning(folder, holder.pid);
        await sleep(STEP_MS);
        waited += STEP_MS;
      } else if (discard(path, found)) abandoned = holder;
    }
    return new HomeLock(path, record, abandoned);
  }

  /** Shows others what the holder is doing. */
  writeState(news: Partial<ServerRecord>): void {
    this.record = { ...this.record, ...news };
    replacePrivateFile(this.path, JSON.stringify(this.record));
  }

  /** Lets the next one in. */
  release(): void {
    rmSync(this.path, { force: true });
  }
}

/** The process that serves a folder at this moment, `undefined` when none does. */
export const livingServer = (folder: string): ServerRecord | undefined => {
  const holder = parse(readIfThere(join(folder, 'server.json')) ?? '');
  return holder !== undefined && isAlive(holder) ? holder : undefined;
};

const isAlive = ({ pid, startTime }: ServerRecord): boolean => startTimeOf(pid) === startTime;

/** A link to a finished file: others see the whole record or none. */
const create = (path: string, record: ServerRecord): boolean => {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  return linkIfFree(draft, path);
};

/** Removes the record of a dead holder, and puts back what another process may have written since it was read. */
const discard = (path: string, found: string): boolean => {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
  const isStillThat = readIfThere(aside) === found;
  if (isStillThat) rmSync(aside);
  else linkIfFree(aside, path);
  return isStillThat;
};

const linkIfFree = (draft: string, path: string): boolean => {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft);
  }
};

const parse = (text: string): ServerRecord | undefined => {
  try {
    const record = JSON.parse(text) as ServerRecord | null;
    return Number.isInteger(record?.pid) && typeof record?.startTime === 'string' ? record : undefined;
  } catch {
    return undefined;
  }
};
