import type { Client } from './client.js';

/** One line of the text format of Prometheus. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^(\w+)(?:\{(.*)\})? (\S+)$/;

/** All figures of a program, as it answers them now. */
export const samplesOf = async (client: Client): Promise<readonly Sample[]> => {
  const { status, text } = await client.read('/metrics');
  if (status !== 200) throw new Error(`/metrics answered ${status}: ${text}`);
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(sampleIn);
};

/** The sum of all samples of a name that have these labels; `undefined` when there are none. */
export const valueOf = (
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined => {
  const fitting = samples.filter(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  return fitting.length === 0 ? undefined : fitting.reduce((sum, { value }) => sum + value, 0);
};

const sampleIn = (line: string): Sample => {
  const [, name = '', labels = '', value = ''] = LINE.exec(line) ?? [];
  if (name === '') throw new Error(`This is no line of the text format: ${line}`);
  return { name, labels: labelsIn(labels), value: Number(value) };
};

const labelsIn = (text: string): Sample['labels'] =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
