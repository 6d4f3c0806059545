import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { attachToRunning, startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/adapters/embedded/index.js';
import { installedPackage, runnableBinaries } from '../../src/adapters/embedded/binaries.js';
import { folderOf } from '../../src/adapters/embedded/cluster.js';
import { runningPostmaster } from '../../src/adapters/embedded/postmaster-file.js';
import { serverUserFor } from '../../src/adapters/embedded/run-as-user.js';
import { cleanUp, eventually, openFolder, query, serveInProcess } from '../support/postgres-homes.js';

const isRoot = process.getuid?.() === 0;

describe('The embedded PostgreSQL', () => {
  let home: string;
  let lines: string[];
  const started: EmbeddedPostgres[] = [];

  const start = async (folder = home): Promise<EmbeddedPostgres> => {
    const postgres = await startEmbeddedPostgres({ home: folder, log: (line) => lines.push(line) });
    started.push(postgres);
    return postgres;
  };
  const dataDirectory = () => join(folderOf(home), 'postgres');
  const postmasterPid = () => runningPostmaster(dataDirectory())?.pid ?? 0;
  const noteIn = (url: string) => query(url, "CREATE TABLE note AS SELECT 'kept' AS text");
  const notesIn = (url: string) => query(url, 'SELECT text FROM note');

  beforeEach(() => {
    home = openFolder();
    lines = [];
  });

  afterEach(async () => {
    for (const postgres of started.splice(0)) await postgres.stop();
    await cleanUp();
  });

  it('makes a database at the first start and keeps it for the second', async () => {
    const first = await start();
    await noteIn(first.url);
    await first.stop();
    expect(runningPostmaster(dataDirectory())).toBeUndefined();

    const second = await start();

    expect(await notesIn(second.url)).toEqual(['kept']);
  });

  it('is durable, private, and the same on every machine', async () => {
    const { url } = await start();
    const settings = `SELECT name || '=' || setting FROM pg_settings WHERE name IN (
      'fsync', 'synchronous_commit', 'data_checksums', 'listen_addresses', 'TimeZone', 'server_encoding') ORDER BY lower(name)`;
    const locale = "SELECT concat(datlocprovider, ' ', datlocale) FROM pg_database WHERE datname = 'daybook'";

    expect(await query(url, settings)).toEqual([
      ...['data_checksums=on', 'fsync=on', 'listen_addresses=', 'server_encoding=UTF8'],
      ...['synchronous_commit=on', 'TimeZone=UTC'],
    ]);
    expect(await query(url, locale)).toEqual(['b C.UTF-8']);
    expect(lstatSync(new URL(url).searchParams.get('host') ?? '').mode & 0o777).toBe(0o700);
    expect(lstatSync(join(home, 'postgres-password')).mode & 0o777).toBe(0o600);
    await expect(query(url.replace(/:[0-9a-f]+@/, ':guessed@'), 'SELECT 1')).rejects.toThrow('password');
  });

  it('keeps rows and quoted statements of failures out of its log', async () => {
    const { url } = await start();
    await query(url, "CREATE TABLE person AS SELECT 'Ada Lovelace' AS name");
    await query(url, 'CREATE UNIQUE INDEX person_name ON person (name)');

    await expect(query(url, "INSERT INTO person VALUES ('Ada Lovelace')")).rejects.toThrow('duplicate key');

    const log = readFileSync(join(home, 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('Ada');
  });

  it('shuts down cleanly after its process was killed, and the data are there afterwards', async () => {
    const served = await serveInProcess(home);
    await noteIn(served.url);

    served.child.kill('SIGKILL');

    await eventually(() => (existsSync(join(dataDirectory(), 'postmaster.pid')) ? undefined : true));
    expect(readFileSync(join(home, 'postgres.log'), 'utf8').trim()).toMatch(/database system is shut down$/);
    expect(await notesIn((await start()).url)).toEqual(['kept']);
    expect(existsSync(new URL(served.url).searchParams.get('host') ?? '')).toBe(false);
  });

  it('recovers when everything was killed and the old process id is now that of another program', async () => {
    const served = await serveInProcess(home);
    await noteIn(served.url);
    const pid = postmasterPid();
    served.child.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await eventually(() => (runningPostmaster(dataDirectory()) === undefined ? true : undefined));
    const pidFile = join(dataDirectory(), 'postmaster.pid');
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.ppid)));
    const record = readFileSync(join(home, 'server.json'), 'utf8');
    writeFileSync(join(home, 'server.json'), record.replace(/"pid":\d+/, `"pid":${process.pid}`));

    expect(await notesIn((await start()).url)).toEqual(['kept']);
    expect(existsSync(new URL(served.url).searchParams.get('host') ?? '')).toBe(false);
  });

  it('is served again at the same url after the server alone was killed', async () => {
    const { url } = await start();
    await noteIn(url);
    const killed = postmasterPid();

    process.kill(killed, 'SIGKILL');

    await eventually(() => (postmasterPid() === killed ? undefined : true));
    expect(await eventually(() => notesIn(url))).toEqual(['kept']);
    expect(lines.filter((line) => line.includes('ended by itself'))).toHaveLength(1);
    expect(lines.at(-1)).toBe('PostgreSQL serves again');
  });

  it('refuses a second server in the same home, but lets a command attach', async () => {
    expect(await attachToRunning(home)).toBeUndefined();
    const served = await serveInProcess(home);
    await noteIn(served.url);

    await expect(start()).rejects.toMatchObject({ name: 'AlreadyRunning', pid: served.pid });

    const attached = await attachToRunning(home);
    expect(await notesIn(attached?.url ?? '')).toEqual(['kept']);
  });

  it('lets exactly one of many simultaneous starts win over a dead holder', async () => {
    await (await start()).stop();
    writeFileSync(join(home, 'server.json'), JSON.stringify({ pid: 4_000_000, startTime: '1', state: 'serving' }));

    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => start()));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('waits for a predecessor that is still shutting down', async () => {
    const served = await serveInProcess(home);
    await noteIn(served.url);
    const frozen = postmasterPid();
    process.kill(frozen, 'SIGSTOP');
    served.child.kill('SIGTERM');
    await eventually(() => (readFileSync(join(home, 'server.json'), 'utf8').includes('stopping') ? true : undefined));

    const starting = start();
    expect(await Promise.race([starting, sleep(500)])).toBeUndefined();
    process.kill(frozen, 'SIGCONT');

    expect(await notesIn((await starting).url)).toEqual(['kept']);
  });

  it('waits for the server of a predecessor that is dead itself', async () => {
    const served = await serveInProcess(home);
    await noteIn(served.url);
    const orphan = postmasterPid();
    process.kill(orphan, 'SIGSTOP');
    served.child.kill('SIGKILL');
    await eventually(() => (served.child.signalCode === null ? undefined : true));

    const starting = start();
    await eventually(() => lines.find((line) => line.includes(`process ${orphan}`)));
    expect(await Promise.race([starting, sleep(500)])).toBeUndefined();
    process.kill(orphan, 'SIGCONT');

    expect(await notesIn((await starting).url)).toEqual(['kept']);
  });

  it('does not replace a lost database with an empty one', async () => {
    await (await start()).stop();
    rmSync(join(home, 'postgres-password'));
    await expect(start()).rejects.toThrow('Restore the file');
    expect(runningPostmaster(dataDirectory())).toBeUndefined();

    writeFileSync(join(home, 'location'), '/nowhere/daybook\n');
    await expect(start()).rejects.toThrow('which is gone');
    rmSync(join(home, 'location'));
  });

  it('makes the links that npm leaves out when install scripts are blocked', async () => {
    const bare = join(home, 'package');
    const links = await copyWithoutLinks(bare);

    const binaries = await runnableBinaries(bare, home, serverUserFor(dataDirectory()));

    expect(binaries.postgres).toBe(join(bare, 'native/bin/postgres'));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it('runs a copy when the package is out of reach for the user of the server', async () => {
    const closed = join(home, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    await copyWithoutLinks(join(closed, 'package'));

    const binaries = await runnableBinaries(join(closed, 'package'), home, serverUserFor(dataDirectory()));

    expect(binaries.postgres.startsWith(isRoot ? join(home, 'postgres-binaries-') : closed)).toBe(true);
  });

  it('keeps the data outside a home that the user of the server cannot enter', async () => {
    chmodSync(home, 0o700);

    const first = await start();
    await noteIn(first.url);
    await first.stop();

    expect(existsSync(join(home, 'location'))).toBe(isRoot);
    expect(existsSync(join(home, 'postgres'))).toBe(!isRoot);
    expect(await notesIn((await start()).url)).toEqual(['kept']);
  });
});

/** @returns the links that are missing in the copy */
const copyWithoutLinks = async (target: string): Promise<string[]> => {
  const source = await installedPackage();
  cpSync(source, target, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
  const libraries = join(source, 'native/lib');
  return readdirSync(libraries)
    .filter((name) => lstatSync(join(libraries, name)).isSymbolicLink())
    .map((name) => join(target, 'native/lib', name));
};
