import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../architecture/source-files.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { makeTopic, newTopicPrefix, removeTopics } from '../support/kafka.js';
import { eventually, query } from '../support/postgres-homes.js';
import { kafkaBrokers } from '../support/servers.js';
import { publish, recordOf } from './consumer-group.fixture.js';

const HOOKS = join(root, 'test/support/typescript.mjs');
const EXAMPLE = join(root, 'examples/notifications/run.ts');
const ROUNDS = Number(process.env['DAYBOOK_GROUP_ROUNDS'] ?? 3);
const ORDERS = Array.from({ length: 50 }, (_, index) => `g-${index}`);
/** Longer than a session, and than an idle transaction may be. */
const FROZEN_MS = 25_000;
const LEAVES_EVERY_MS = 2_000;

describe('Members of a group that are killed, frozen, and come and go', () => {
  const prefix = newTopicPrefix();
  const topic = `${prefix}.public.order-events.v1`;
  const members = new Set<ChildProcess>();
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
    await makeTopic(topic, 6);
  });
  afterAll(async () => {
    await Promise.all([...members].map((member) => end(member, 'SIGKILL')));
    await database.drop();
    await removeTopics(prefix);
  });

  const start = (): ChildProcess => {
    const environment = {
      ...{ KAFKA_BROKERS: kafkaBrokers().join(','), KAFKA_TOPIC_PREFIX: prefix },
      NOTIFICATIONS_DATABASE_URL: database.url,
    };
    const env = { ...process.env, ...environment };
    const member = spawn(process.execPath, ['--import', HOOKS, EXAMPLE], { stdio: 'ignore', env });
    members.add(member);
    return member;
  };
  const end = async (member: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
    members.delete(member);
    if (member.exitCode !== null || member.signalCode !== null) return;
    member.kill(signal);
    await once(member, 'exit');
  };

  const numbersOf = (orderId: string, count: number) =>
    Array.from({ length: count }, (_, at) => `${orderId} ${at + 1}`);
  const told = async () =>
    (await query(
      database.url,
      `select order_id || ' ' || split_part(message, ' ', 6) from notifications order by order_id, id`,
    ).catch(() => [])) as string[];
  const reached = (count: number) => eventually(async () => ((await told()).length >= count ? true : undefined));

  it('have each effect once and in order, and lose none', async () => {
    let version = 0;
    const publishVersion = async (): Promise<void> => {
      version += 1;
      await publish(
        topic,
        ORDERS.map((orderId) => {
          const record = recordOf(orderId, version, 'OrderPlaced');
          return { ...record, value: JSON.stringify({ orderId, customerId: 'VINET', orderNumber: String(version) }) };
        }),
      );
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const [killed, frozen] = [start(), start(), start()];
      await publishVersion();
      await reached(version * ORDERS.length);
      await publishVersion();
      if (killed) await end(killed, 'SIGKILL');
      frozen?.kill('SIGSTOP');
      await publishVersion();
      await sleep(FROZEN_MS);
      frozen?.kill('SIGCONT');
      for (let visit = 0; visit < 3; visit += 1) {
        const visitor = start();
        await publishVersion();
        await sleep(LEAVES_EVERY_MS);
        await end(visitor, 'SIGTERM');
      }
      await reached(version * ORDERS.length);
    }
    expect(await told()).toEqual([...ORDERS].sort().flatMap((orderId) => numbersOf(orderId, version)));
  });
});
