import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { append } from './append/append.measure.js';
import { loadAverage, machineFacts } from './harness/machine.js';
import type { Measure } from './harness/measure.js';
import { jsonOf, textOf } from './harness/report.js';
import { type Outcome, runMeasure } from './harness/rounds.js';
import { http } from './http/http.measure.js';
import { importMeasure } from './import/import.measure.js';
import { latency } from './latency/latency.measure.js';
import { readOptions } from './options.js';
import { lookup } from './lookup/lookup.measure.js';
import { queries } from './queries/queries.measure.js';
import { start } from './start/start.measure.js';

const MEASURES: readonly Measure[] = [append, http, latency, start, importMeasure, queries, lookup];
const RESULTS = new URL('./results/', import.meta.url);

const main = async (): Promise<void> => {
  const options = readOptions(
    process.argv.slice(2),
    MEASURES.map(({ name }) => name),
  );
  const machine = machineFacts();
  if (!options.json)
    print(
      Object.entries(machine)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
    );
  const outcomes: Outcome[] = [];
  for (const measure of MEASURES) {
    if (options.only.length > 0 && !options.only.includes(measure.name)) continue;
    const outcome = await runMeasure(measure, options, tellProgress);
    if (!options.json) print(`\n${textOf(outcome)}`);
    outcomes.push(outcome);
  }
  const { rounds, seconds } = options;
  const result = {
    at: new Date().toISOString(),
    rounds,
    seconds,
    machine: { ...machine, 'load average after': loadAverage() },
    measures: Object.fromEntries(outcomes.map((outcome) => [outcome.measure.name, jsonOf(outcome)])),
  };
  const text = `${JSON.stringify(result, null, 2)}\n`;
  mkdirSync(RESULTS, { recursive: true });
  for (const name of [result.at.replaceAll(':', '-'), 'latest']) writeFileSync(new URL(`${name}.json`, RESULTS), text);
  if (options.json) print(text);
};

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const tellProgress = (name: string, sample: object): void => {
  if (process.stderr.isTTY) process.stderr.write(`${name} ${JSON.stringify(sample)}\n`);
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(
      `The benchmark failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  },
);
