import type { Measure, Prepared, Ratio, Sample, Settings } from './measure.js';
import { type Spread, spreadOf } from './statistics.js';

/** What a measure gave: every sample, and what is told of them. */
export interface Outcome {
  readonly measure: Measure;
  readonly facts: Readonly<Record<string, string>>;
  readonly ratios: ReadonlyMap<string, Spread>;
  /** By case and figure. */
  readonly figures: ReadonlyMap<string, ReadonlyMap<string, Spread>>;
  readonly samples: Samples;
}

/** By case, in the order of the rounds. */
type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Runs all cases once per round, each round beginning with another one, so that a disturbance meets them all. */
export const runMeasure = async (
  measure: Measure,
  settings: Settings,
  onSample: (name: string, sample: Sample) => void,
): Promise<Outcome> => {
  const prepared = await measure.prepare(settings);
  try {
    const samples = await runRounds(prepared, settings.rounds, onSample);
    const figures = new Map([...samples].map(([name, taken]) => [name, spreads(taken)]));
    const ratios = new Map(measure.ratios.map((ratio) => [ratio.name, spreadOf(quotients(ratio, samples))]));
    return { measure, facts: prepared.facts, ratios, figures, samples };
  } finally {
    await prepared.close();
  }
};

const runRounds = async (
  prepared: Prepared,
  rounds: number,
  onSample: (name: string, sample: Sample) => void,
): Promise<Samples> => {
  const { cases } = prepared;
  const samples = new Map<string, Sample[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    await prepared.beforeRound?.();
    const first = round % cases.length;
    for (const { name, rounds: least = rounds, run } of [...cases.slice(first), ...cases.slice(0, first)]) {
      if (round >= least) continue;
      const sample = await run();
      samples.get(name)?.push(sample);
      onSample(`round ${round + 1}: ${name}`, sample);
    }
  }
  return samples;
};

const spreads = (samples: readonly Sample[]): ReadonlyMap<string, Spread> => {
  const names = Object.keys(samples[0] ?? {});
  return new Map(names.map((name) => [name, spreadOf(samples.map((sample) => sample[name] ?? NaN))]));
};

/** Round by round, before anything is averaged. */
const quotients = ({ of, to }: Ratio, samples: Samples): readonly number[] => {
  const upper = samples.get(of.case) ?? [];
  const lower = samples.get(to.case) ?? [];
  return upper.map((sample, round) => (sample[of.figure] ?? NaN) / (lower[round]?.[to.figure] ?? NaN));
};
