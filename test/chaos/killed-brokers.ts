import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PROJECTIONS } from '../../src/app/contexts.js';
import { Dice } from '../support/dice.js';
import { Installation } from '../support/installation.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';
import { kafkaBrokers } from '../support/servers.js';
import { DISTRIBUTED } from '../support/set-ups.js';
import { Load } from './load.js';
import { FAULTLESS, verdictOn } from './verdict.js';

const run = promisify(execFile);

/** A shell command, which gets the number of the round as ROUND. */
const commandIn = (variable: string): string => {
  const command = process.env[variable];
  if (command === undefined) throw new Error(`${variable} must be a shell command: test/README.md shows one`);
  return command;
};

const DOWN = commandIn('DAYBOOK_CHAOS_BROKER_DOWN');
const UP = commandIn('DAYBOOK_CHAOS_BROKER_UP');
const SECONDS = Number(process.env['DAYBOOK_CHAOS_BROKER_SECONDS'] ?? 60);
const ROUNDS = Number(process.env['DAYBOOK_CHAOS_ROUNDS'] ?? 1);
const SEED = Number(process.env['DAYBOOK_CHAOS_SEED'] ?? Date.now() % 1_000_000);
const CLIENTS = 4;

const shell = (command: string, round: number) =>
  run('sh', ['-c', command], { env: { ...process.env, ROUND: String(round) } });

describe('A broker that is killed under load, and comes back', () => {
  let installation: Installation;
  let api: Program;
  let projectors: readonly Program[];
  let load: Load;

  beforeAll(async () => {
    installation = await Installation.open(DISTRIBUTED);
    const start = (role: string) => installation.start(role);
    api = await start('api');
    projectors = await Promise.all(['projector', 'projector'].map(start));
    await Promise.all(['relay', 'relay'].map(start));
    await Promise.all([api, ...projectors].map(({ client }) => client.ready()));
    load = new Load(CLIENTS, new Dice(SEED), () => undefined);
  });
  afterAll(async () => {
    await load.stop();
    await installation.close();
  });

  /** Records that came so, to whichever process feeds the views. */
  const fromKafka = async (): Promise<number> => {
    const labels = { source: 'kafka' };
    const counts = projectors.map(async ({ client }) =>
      valueOf(await samplesOf(client), 'daybook_log_records_total', labels),
    );
    return (await Promise.all(counts)).reduce<number>((sum, count = 0) => sum + count, 0);
  };
  const takesFromKafka = async () => {
    const before = await fromKafka();
    await eventually(async () => ((await fromKafka()) > before ? true : undefined));
  };

  /** Views are fed meanwhile. */
  const newestIsThere = async (): Promise<boolean> => {
    const told = load.history.map(({ outcome }) => outcome).findLast(({ outcome }) => outcome === 'ok');
    const { orderId, consistencyToken } = told?.outcome === 'ok' ? told.body : {};
    const headers = { 'consistency-token': String(consistencyToken), prefer: 'wait=5' };
    return (await api.client.read(`/v1/orders/${String(orderId)}`, headers)).status === 200;
  };

  it(
    `has no command refused and no event lost: ${ROUNDS} times ${SECONDS} s`,
    async () => {
      load.aimAt(api.url);
      await load.nextOk();
      await takesFromKafka();
      let during = 0;
      for (let round = 1; round <= ROUNDS; round += 1) {
        const before = load.history.length;
        await shell(DOWN, round);
        await sleep((SECONDS * 1_000) / 2);
        await eventually(async () => ((await newestIsThere()) ? true : undefined));
        await sleep((SECONDS * 1_000) / 2);
        during += load.history.length - before;
        await shell(UP, round);
        await takesFromKafka();
      }
      await load.stop();
      await eventually(async () => {
        const { out } = await installation.daybook('log', 'status', '--json');
        return (JSON.parse(out) as { readonly behind: number }).behind === 0 ? true : undefined;
      });

      const { history } = load;
      const unanswered = history.filter(({ outcome }) => outcome.outcome === 'info');
      // None is what a machine with time to spare comes to; on another one PostgreSQL itself may not answer in time.
      expect(unanswered.length).toBeLessThanOrEqual(promisedMs(1) === 1 ? 0 : history.length / 100);
      await load.settle(api.url);
      expect(unanswered.filter(({ repeated }) => repeated?.outcome !== 'ok')).toEqual([]);
      const { faults, events, records } = await verdictOn(history, installation.stores);
      expect(faults).toEqual(FAULTLESS);
      process.stdout.write(
        `  ${kafkaBrokers().length} brokers, one killed ${ROUNDS} times for ${SECONDS} s, seed ${SEED}: ${history.length} commands, ${during} of them meanwhile, ${unanswered.length} told to ask again, ${events} events, ${records} records in the topic\n`,
      );
    },
    ROUNDS * (SECONDS + 300) * 1_000,
  );

  it.each(PROJECTIONS.map(({ view }) => view.name))(
    'leaves the %s that a fresh fold of the log makes',
    async (view) => {
      const { code, out, err } = await installation.daybook('projections', 'verify', view, '--verify', 'all');
      expect({ code, err: code === 0 ? '' : `${err}${out}` }).toEqual({ code: 0, err: '' });
    },
  );
});
