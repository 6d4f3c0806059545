import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { usageOf } from '../../bench/start/process-tree.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { cleanUp, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';

const WINDOW_MS = 10_000;
const WINDOWS = 3;
/** 2 %; more where others keep the machine busy, or it is a slow one. */
const MOST_OF_A_CORE = promisedMs(20) / 1_000;
const SETTLED_AFTER_MS = 3_000;

/** Share of one core that the program and its PostgreSQL use over a window. */
const shareOfACore = async (pid: number): Promise<number> => {
  const [before, began] = [usageOf(pid).cpuSeconds, performance.now()];
  await sleep(WINDOW_MS);
  return (usageOf(pid).cpuSeconds - before) / ((performance.now() - began) / 1_000);
};

describe('An idle program', () => {
  afterAll(cleanUp);

  it('uses next to nothing of a core, its PostgreSQL included', async () => {
    if (process.platform !== 'linux') {
      // What a process uses is read from /proc, which other systems do not have.
      expect(() => usageOf(process.pid)).toThrow();
      return;
    }
    const program = await Program.start({ entry: await builtProgram(), home: join(openFolder(), '.daybook') });
    await program.client.command('', orderBody());
    await sleep(SETTLED_AFTER_MS);
    expect(usageOf(program.pid).cpuSeconds).toBeGreaterThan(0.3);

    // What others do to the machine shows in one window more than in another; what the program does, in each.
    const shares: number[] = [];
    do shares.push(await shareOfACore(program.pid));
    while (Math.min(...shares) >= MOST_OF_A_CORE && shares.length < WINDOWS);
    await program.stop();

    process.stdout.write(`  idle: ${(Math.min(...shares) * 100).toFixed(1)} % of a core\n`);
    expect(Math.min(...shares)).toBeLessThan(MOST_OF_A_CORE);
  });
});
