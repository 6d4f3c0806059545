import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECTIONS } from '../../src/app/contexts.js';
import { Dice } from '../support/dice.js';
import { PRODUCE } from '../support/kafka-proxy.js';
import { eventually } from '../support/postgres-homes.js';
import { promisedMs } from '../support/promised.js';
import { Cluster, type Role } from './cluster.js';
import { Load } from './load.js';
import { FAULTLESS, verdictOn } from './verdict.js';

const ROUNDS = Number(process.env['DAYBOOK_CHAOS_ROUNDS'] ?? 1);
const SEED = Number(process.env['DAYBOOK_CHAOS_SEED'] ?? Date.now() % 1_000_000);
const CLIENTS = 6;
/** Longer than a lease lasts, and than a client of Kafka waits. */
const FAULT_MS = 8_000;
const ANSWERED_WITHIN_MS = 2_000;

type Fault = (cluster: Cluster) => Promise<void>;

const frozen =
  (role: Role): Fault =>
  async (cluster) => {
    const program = cluster.one(role);
    program.signal('SIGSTOP');
    await sleep(FAULT_MS);
    program.signal('SIGCONT');
  };

/** Queries are answered all the while: 503, or from before. */
const whileMongoIs =
  (mode: 'silent' | 'closed'): Fault =>
  async (cluster) => {
    cluster.mongo.become(mode);
    for (const end = performance.now() + FAULT_MS; performance.now() < end; await sleep(500)) {
      const started = performance.now();
      const { status } = await cluster.one('api').client.once.read('/v1/orders/o-0');
      expect({ mode, status }).toEqual({ mode, status: 503 });
      expect(performance.now() - started).toBeLessThan(promisedMs(ANSWERED_WITHIN_MS));
    }
    cluster.mongo.become('open');
  };

const whileKafkaIs =
  (mode: 'silent' | 'closed'): Fault =>
  async ({ kafka: { proxy } }) => {
    proxy.become(mode);
    await sleep(FAULT_MS);
    proxy.become('open');
  };

/** What may happen at any time beside the event store: no command is refused or left unanswered for it. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'a relay is killed': (cluster) => cluster.replace('relay'),
  'a projector is killed': (cluster) => cluster.replace('projector'),
  'a relay is frozen': frozen('relay'),
  'a projector is frozen': frozen('projector'),
  'Kafka is away': whileKafkaIs('closed'),
  'Kafka is silent': whileKafkaIs('silent'),
  'Kafka is slow': async ({ kafka: { proxy } }) => {
    proxy.slowDown(150);
    await sleep(FAULT_MS / 2);
    proxy.slowDown(0);
  },
  'answers of Kafka are lost': async ({ kafka }) => {
    const before = kafka.lost;
    kafka.loseAnswers(PRODUCE, 3);
    await eventually(() => (kafka.lost < before + 3 ? undefined : true));
  },
  'connections to Kafka are cut': async ({ kafka }) => {
    for (let cut = 0; cut < 5; cut += 1) {
      kafka.proxy.cut();
      await sleep(300);
    }
  },
  'MongoDB is away': whileMongoIs('closed'),
  'MongoDB is silent': whileMongoIs('silent'),
  'connections to MongoDB are cut': async ({ mongo }) => {
    for (let cut = 0; cut < 10; cut += 1) {
      mongo.cut();
      await sleep(150);
    }
  },
  'all views are dropped': (cluster) => cluster.dropViews(),
};

describe('Seven processes with Kafka and MongoDB, under load and faults', () => {
  let cluster: Cluster;
  let load: Load;

  beforeAll(async () => {
    cluster = await Cluster.open();
    load = new Load(CLIENTS, new Dice(SEED), () => undefined);
  });
  afterAll(async () => {
    await load.stop();
    await cluster.close();
  });

  const shuffled = (dice: Dice): readonly string[] => {
    const names = Object.keys(FAULTS);
    for (let last = names.length - 1; last > 0; last -= 1) {
      const other = dice.between(0, last);
      [names[last], names[other]] = [names[other] ?? '', names[last] ?? ''];
    }
    return names;
  };

  it(
    `lose, double and reorder nothing, and take every command: ${ROUNDS} times ${Object.keys(FAULTS).length} faults`,
    async () => {
      const dice = new Dice(SEED + 1);
      load.aimAt(cluster.one('api').url);
      await load.nextOk();
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const name of shuffled(dice)) {
          process.stdout.write(`  ${new Date().toISOString()} ${name}\n`);
          await FAULTS[name]?.(cluster);
          await sleep(dice.between(200, 1_500));
        }
      }
      await load.stop();
      await cluster.ready();

      const { history } = load;
      const unanswered = history.filter(({ outcome }) => outcome.outcome === 'info');
      // None is what a machine with time to spare comes to; on another one PostgreSQL itself may not answer in time.
      expect(unanswered.length).toBeLessThanOrEqual(promisedMs(1) === 1 ? 0 : history.length / 100);
      await load.settle(cluster.one('api').url);
      expect(unanswered.filter(({ repeated }) => repeated?.outcome !== 'ok')).toEqual([]);
      const verdict = verdictOn(history, cluster.installation.stores).catch(async (error: unknown) => {
        throw new Error(`No verdict, seed ${SEED}:\n${await cluster.standing()}`, { cause: error });
      });
      const { faults, events, records } = await verdict;
      expect(faults).toEqual(FAULTLESS);
      process.stdout.write(
        `  distributed, seed ${SEED}: ${history.length} commands, ${unanswered.length} of them told to ask again, ${events} events, ${records} records in the topic\n`,
      );
    },
    600_000 + ROUNDS * 300_000,
  );

  it.each(PROJECTIONS.map(({ view }) => view.name))(
    'come to the %s that a fresh fold of the log makes',
    async (view) => {
      const { code, out, err } = await cluster.installation.daybook('projections', 'verify', view, '--verify', 'all');
      expect({ code, err: code === 0 ? '' : `${err}${out}` }).toEqual({ code: 0, err: '' });
    },
  );

  it('go on when the process that answers is killed', async () => {
    const again = new Load(CLIENTS, new Dice(SEED + 2), () => undefined);
    again.aimAt(cluster.one('api').url);
    await again.nextOk();
    again.aimAt(cluster.all[1]?.url);
    const ok = again.nextOk();
    await cluster.replace('api');
    await ok;
    await again.stop();
    await again.settle(cluster.one('api').url);
    expect(again.history.filter(({ outcome, repeated }) => (repeated ?? outcome).outcome === 'info')).toEqual([]);
  });
});
