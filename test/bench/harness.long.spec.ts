import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assertStored } from '../../bench/harness/account.js';
import { type Case, NotMeasured } from '../../bench/harness/measure.js';
import { readResult } from '../../bench/report/result.js';
import { runMeasure } from '../../bench/harness/rounds.js';
import { builtProgram } from '../support/built-program.js';

const RUN_WITHIN_MS = 300_000;
const SETTINGS = { rounds: 3, seconds: 1, peers: false };
const run = promisify(execFile);

/** A measure of cases whose one figure is the number of the run. */
const measureOf = (cases: readonly Case[]) => ({
  name: 'example',
  title: 'an example',
  ratios: [{ name: 'a ÷ b', of: { case: 'a', figure: 'runs' }, to: { case: 'b', figure: 'runs' } }],
  aims: [],
  prepare: async () => ({ cases, facts: {}, close: async () => undefined }),
});

const counting = (name: string, log: string[] = [], failAt = Infinity, error = new Error('planted')): Case => {
  let runs = 0;
  return {
    name,
    run: async () => {
      log.push(name);
      runs += 1;
      if (runs === failAt) throw error;
      return { runs };
    },
  };
};

describe('the harness of the benchmarks', () => {
  it('runs the cases in turns, each round beginning with another one, and divides within a round', async () => {
    const log: string[] = [];
    const outcome = await runMeasure(measureOf([counting('a', log), counting('b', log)]), SETTINGS, () => undefined);
    expect(log).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
    expect(outcome.figures.get('a')?.get('runs')).toEqual({ median: 2, min: 1, max: 3 });
    expect(outcome.ratios.get('a ÷ b')).toEqual({ median: 1, min: 1, max: 1 });
    expect(outcome.gaps).toEqual([]);
  });

  it('leaves out a case that fails, says why, and goes on with the others', async () => {
    const cases = [counting('a'), counting('b', [], 2), counting('c', [], 1, new NotMeasured('not installed'))];
    const outcome = await runMeasure(measureOf(cases), SETTINGS, () => undefined);
    expect([...outcome.figures.keys()]).toEqual(['a']);
    expect(outcome.ratios.size).toBe(0);
    expect(outcome.gaps).toEqual([
      { case: 'c', why: 'not installed', failed: false },
      { case: 'b', why: 'planted', failed: true },
    ]);
  });

  it('tells of a measure that cannot be prepared', async () => {
    const measure = { ...measureOf([]), prepare: () => Promise.reject(new Error('no disk')) };
    const { gaps } = await runMeasure(measure, SETTINGS, () => undefined);
    expect(gaps).toEqual([{ case: 'all', why: 'no disk', failed: true }]);
  });

  it('believes no figures of commands that are not stored, or stored twice', () => {
    expect(() => assertStored(100, 99)).toThrow('100 commands were acknowledged, but 99 are stored');
    expect(() => assertStored(100, 101)).toThrow('but 101 are stored');
    expect(() => assertStored(100, 108, 8)).not.toThrow();
  });

  it(
    'measures the build, and leaves a result as JSON',
    async () => {
      await builtProgram();
      const results = mkdtempSync(join(tmpdir(), 'daybook-bench-results-'));
      const bench = ['--import', './bench/use-build.mjs', 'bench/run.ts', '--quick', '--only', 'append', '--no-peers'];
      // Long enough that a busy machine answers something.
      bench.push('--seconds', '3');
      const { stdout } = await run(process.execPath, [...bench, '--json', '--results', results]);
      const { measures } = readResult(stdout);
      expect(Object.keys(measures)).toEqual(['append']);
      expect(measures['append']?.figures['place, 32 at once']?.['commands/s']?.median).toBeGreaterThan(0);
      expect(measures['append']?.gaps.filter(({ failed }) => failed)).toEqual([]);
      expect(readdirSync(results)).toHaveLength(2);
      expect(readFileSync(join(results, 'latest.json'), 'utf8').trim()).toBe(stdout.trim());
      rmSync(results, { recursive: true });
    },
    RUN_WITHIN_MS,
  );
});
