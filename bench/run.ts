import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '#kernel';
import { append } from './append/append.measure.js';
import { audit } from './audit/audit.measure.js';
import { consumers } from './consumers/consumers.measure.js';
import { distributed } from './distributed/distributed.measure.js';
import { fulfilment } from './fulfilment/fulfilment.measure.js';
import { loadAverage, machineFacts } from './harness/machine.js';
import type { Measure, Sample } from './harness/measure.js';
import { runMeasure } from './harness/rounds.js';
import { http } from './http/http.measure.js';
import { importMeasure } from './import/import.measure.js';
import { latency } from './latency/latency.measure.js';
import { lookup } from './lookup/lookup.measure.js';
import { readOptions } from './options.js';
import { projection } from './projection/projection.measure.js';
import { queries } from './queries/queries.measure.js';
import { replay } from './replay/replay.measure.js';
import { writeReference } from './report/reference.js';
import { type MeasureResult, measureResultOf, type Result } from './report/result.js';
import { textOf } from './report/text.js';
import { scale } from './scale/scale.measure.js';
import { start } from './start/start.measure.js';

const MEASURES: readonly Measure[] = [
  append,
  http,
  latency,
  start,
  importMeasure,
  queries,
  lookup,
  replay,
  projection,
  audit,
  scale,
  distributed,
  consumers,
  fulfilment,
];
const NAMES = MEASURES.map(({ name }) => name);

const main = async (): Promise<void> => {
  const { only, json, reference, results, ...settings } = readOptions(process.argv.slice(2), NAMES);
  const machine = machineFacts();
  const say = json ? () => undefined : print;
  for (const [name, value] of Object.entries(machine)) say(`${name}: ${value}`);
  const measures: Record<string, MeasureResult> = {};
  for (const measure of MEASURES) {
    if (only.length > 0 && !only.includes(measure.name)) continue;
    const loadBefore = loadAverage();
    const outcome = await runMeasure(measure, settings, tellProgress);
    say(`\n${textOf(outcome)}`);
    measures[measure.name] = measureResultOf(outcome, new Date(), loadBefore);
  }
  const { rounds, seconds } = settings;
  const result: Result = { at: new Date().toISOString(), rounds, seconds, machine, measures };
  write(results, result);
  if (reference) writeReference(result);
  if (json) print(JSON.stringify(result, null, 2));
  const failed = failuresOf(result);
  if (failed.length > 0) throw new Error(`not all could be measured.\n${failed.join('\n')}`);
};

const write = (folder: string, result: Result): void => {
  mkdirSync(folder, { recursive: true });
  for (const name of [result.at.replaceAll(':', '-'), 'latest']) {
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  }
};

const failuresOf = ({ measures }: Result): readonly string[] =>
  Object.entries(measures).flatMap(([name, { gaps }]) =>
    gaps.filter(({ failed }) => failed).map((gap) => `${name}, ${gap.case}: ${gap.why}`),
  );

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const tellProgress = (name: string, sample: Sample): void => {
  if (process.stderr.isTTY) process.stderr.write(`${name} ${JSON.stringify(sample)}\n`);
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`The benchmark failed: ${messageOf(error)}\n`);
    process.exit(1);
  },
);
