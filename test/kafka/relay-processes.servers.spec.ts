import { setTimeout as sleep } from 'node:timers/promises';
import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';
import { KAFKA_LOG } from '../support/set-ups.js';
import { checkTopic, SOUND } from './topic-checker.js';

const KILLS = Number(process.env['DAYBOOK_KAFKA_KILLS'] ?? 3);
const PAUSE_MS = 25;
/** Longer than a lease lasts without a heartbeat. */
const FROZEN_MS = 8_000;
const TAKE_OVER_MS = 10_000;

/** The process that has the lease, by the name of its connection; a bigint lock is told in two halves. */
const LEADER = `select application_name from pg_stat_activity join pg_locks using (pid)
  where locktype = 'advisory' and granted and datname = current_database()
    and (classid::bigint << 32 | objid::bigint) = hashtextextended('daybook log relay', 0)`;

describe('Two relays', () => {
  let installation: Installation;
  let api: Program;
  const relays: Program[] = [];
  let isOver = false;
  let load: Promise<void>;
  let count = 0;

  beforeAll(async () => {
    installation = await Installation.open(KAFKA_LOG);
    api = await installation.start('api');
    for (let relay = 0; relay < 2; relay += 1) relays.push(await installation.start('relay'));
    load = (async () => {
      for (; !isOver; await sleep(PAUSE_MS)) {
        if ((await api.client.command('', orderBody())).status === 201) count += 1;
      }
    })();
    await publishedAll();
  });
  afterAll(async () => {
    isOver = true;
    await load;
    await installation.close();
  });

  const topic = () => `${installation.stores.environment['KAFKA_TOPIC_PREFIX']}.event-log.v1`;
  const published = async () => Number((await installation.sql('select position from daybook.log_relay'))[0] ?? 0);
  const head = async () => Number((await installation.sql('select max(position) from daybook.events'))[0] ?? 0);

  /** Waits until what is in the log now is published. @returns milliseconds */
  const publishedAll = async (): Promise<number> => {
    const [wanted, startedAt] = [(await head()) + 1, performance.now()];
    await eventually(async () => ((await published()) >= wanted ? true : undefined));
    return performance.now() - startedAt;
  };

  const leader = async (): Promise<Program> =>
    eventually(async () => {
      const [name] = await installation.sql(LEADER);
      return relays.find(({ pid }) => String(name).startsWith(`daybook ${pid}:`));
    });

  it('have one leader', async () => {
    expect(await installation.sql(LEADER)).toHaveLength(1);
    expect(relays).toContain(await leader());
  });

  it('take over from one that is killed, within 10 s', async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const killed = await leader();
      await killed.kill();
      relays.splice(relays.indexOf(killed), 1);
      expect(await publishedAll()).toBeLessThan(promisedMs(TAKE_OVER_MS));
      relays.push(await installation.start('relay'));
    }
  });

  it('take over from one that is frozen, within 10 s, and bear that it goes on afterwards', async () => {
    for (let freeze = 0; freeze < KILLS; freeze += 1) {
      const frozen = await leader();
      frozen.signal('SIGSTOP');
      expect(await publishedAll()).toBeLessThan(promisedMs(TAKE_OVER_MS));
      await sleep(FROZEN_MS);
      frozen.signal('SIGCONT');
      await publishedAll();
    }
    for (const { client } of relays) await client.ready();
  });

  it('have lost nothing, and kept the order of streams', async () => {
    isOver = true;
    await load;
    await eventually(async () => ((await published()) === (await head()) ? true : undefined));
    const report = await checkTopic(installation.stores.database.url, topic());
    expect(report).toMatchObject(SOUND);
    expect(report.events).toBeGreaterThanOrEqual(count);
  });
});
