import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { builtProgram } from '../support/built-program.js';
import { Dice } from '../support/dice.js';
import { cleanUp, eventually, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';
import { contradictions } from './history-checker.js';
import { Load } from './load.js';
import { drainedStores } from './stored.js';

const KILLS = Number(process.env.DAYBOOK_CHAOS_KILLS ?? 4);
const SEED = Number(process.env.DAYBOOK_CHAOS_SEED ?? Date.now() % 1_000_000);
const CLIENTS = 12;
/** Commands that a kill interrupts at least. */
const IN_FLIGHT = 8;
const RECOVERED_WITHIN_MS = 10_000;

/** Whoever dies: the program alone, its PostgreSQL alone, or both at once. */
const VICTIMS = ['program', 'both', 'program', 'database'] as const;
type Victim = (typeof VICTIMS)[number];

describe('a program that is killed under load', () => {
  let folder: string;
  let home: string;
  let entry: string;
  let program: Program;
  let load: Load;

  beforeAll(async () => {
    folder = openFolder();
    home = join(folder, '.daybook');
    entry = await builtProgram();
    program = await start();
    load = new Load(CLIENTS, new Dice(SEED), (line) => appendFileSync(join(folder, 'history.jsonl'), `${line}\n`));
  });

  afterAll(async () => {
    await load.stop();
    await program.stop();
    await cleanUp();
  });

  const start = (): Promise<Program> => Program.start({ entry, home, logFile: join(folder, 'program.log') });

  /** @returns milliseconds from the kill to the next command that is answered with 2xx */
  const killAndRecover = async (victim: Victim): Promise<number> => {
    await eventually(() => (load.inFlight < IN_FLIGHT ? undefined : true));
    const killedAt = performance.now();
    if (victim !== 'program') program.killDatabase();
    if (victim !== 'database') {
      await program.kill();
      load.aimAt(undefined);
      program = await start();
    }
    const ok = load.nextOk();
    load.aimAt(program.url);
    await ok;
    return performance.now() - killedAt;
  };

  it(
    `loses and doubles nothing in ${KILLS} kills`,
    async () => {
      const dice = new Dice(SEED + 1);
      const recoveries: number[] = [];
      load.aimAt(program.url);
      await load.nextOk();
      for (let kill = 1; kill <= KILLS; kill += 1) {
        await sleep(dice.between(300, 1_500));
        recoveries.push(await killAndRecover(VICTIMS[kill % VICTIMS.length] ?? 'both'));
        if (kill % 10 === 0) process.stdout.write(`  crash: ${kill} kills, ${load.history.length} commands\n`);
      }
      await load.stop();
      await load.settle(program.url);

      const { history } = load;
      const stored = await drainedStores((await attachToRunning(home))?.url ?? '');
      report(history, recoveries);
      expect(contradictions(history, stored).slice(0, 10)).toEqual([]);
      const unsettled = history.filter(({ outcome, repeated }) => (repeated ?? outcome).outcome === 'info');
      expect(unsettled).toEqual([]);
      expect(countOf(history, 'info')).toBeGreaterThanOrEqual(KILLS);
      expect(Math.max(...recoveries)).toBeLessThan(promisedMs(RECOVERED_WITHIN_MS));
    },
    300_000 + KILLS * 15_000,
  );
});

const countOf = (history: Load['history'], kind: string): number =>
  history.filter(({ outcome }) => outcome.outcome === kind).length;

const report = (history: Load['history'], recoveries: readonly number[]): void => {
  const sorted = [...recoveries].sort((a, b) => a - b).map((ms) => (ms / 1_000).toFixed(1));
  process.stdout.write(
    `  crash, seed ${SEED}: ${history.length} commands (${countOf(history, 'ok')} ok, ${countOf(history, 'fail')} fail, ` +
      `${countOf(history, 'info')} info), ${recoveries.length} kills, recovered in ${sorted[0]} s to ${sorted.at(-1)} s, ` +
      `median ${sorted[Math.floor(sorted.length / 2)]} s\n`,
  );
};
