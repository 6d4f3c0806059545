import { messageOf } from '#kernel';
import {
  type Case,
  type Measure,
  NotMeasured,
  type Prepared,
  type Ratio,
  type Sample,
  type Settings,
} from './measure.js';
import { type Spread, spreadOf } from './statistics.js';

/** What a measure gave: every sample, and what is told of them. */
export interface Outcome {
  readonly measure: Measure;
  readonly facts: Readonly<Record<string, string>>;
  readonly ratios: ReadonlyMap<string, Spread>;
  /** By case and figure. */
  readonly figures: ReadonlyMap<string, ReadonlyMap<string, Spread>>;
  /** By case, in the order of the rounds. */
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  readonly gaps: readonly Gap[];
  readonly seconds: number;
}

/** A case without figures, or a whole measure when `case` is `all`. */
export interface Gap {
  readonly case: string;
  readonly why: string;
  /** True when the program or the benchmark did something wrong; false when the case cannot be measured here. */
  readonly failed: boolean;
}

type OnSample = (name: string, sample: Sample) => void;

/** No case takes longer by itself; one that hangs must not keep the others from being measured. */
const LONGEST_RUN_MS = 300_000;

/**
 * Runs all cases once per round, each round beginning with another one, so that a disturbance meets them all.
 * A case that fails is left out from then on and told as a gap; never throws.
 */
export const runMeasure = async (measure: Measure, settings: Settings, onSample: OnSample): Promise<Outcome> => {
  const began = performance.now();
  const rounds = new Rounds(onSample);
  let facts: Prepared['facts'] = {};
  try {
    const prepared = await measure.prepare(settings);
    ({ facts } = prepared);
    try {
      await rounds.run(prepared, settings.rounds);
    } finally {
      await prepared.close();
    }
  } catch (error) {
    rounds.gaps.push(gapOf('all', error));
  }
  const { samples, gaps } = rounds;
  const figures = new Map([...samples].map(([name, taken]) => [name, spreads(taken)]));
  const ratios = measure.ratios.flatMap((ratio): (readonly [string, Spread])[] => {
    const values = quotients(ratio, samples);
    return values.length === 0 ? [] : [[ratio.name, spreadOf(values)]];
  });
  return {
    measure,
    facts,
    ratios: new Map(ratios),
    figures,
    samples,
    gaps,
    seconds: (performance.now() - began) / 1_000,
  };
};

class Rounds {
  readonly samples = new Map<string, Sample[]>();
  readonly gaps: Gap[] = [];

  constructor(private readonly onSample: OnSample) {}

  async run({ cases, beforeRound }: Prepared, rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      await beforeRound?.();
      const first = round % cases.length;
      for (const each of [...cases.slice(first), ...cases.slice(0, first)]) {
        if (round < (each.rounds ?? rounds) && !this.isGap(each)) await this.runCase(each, round);
      }
    }
  }

  private isGap({ name }: Case): boolean {
    return this.gaps.some((gap) => gap.case === name);
  }

  private async runCase({ name, run }: Case, round: number): Promise<void> {
    try {
      const sample = await withinLimit(run());
      this.samples.set(name, [...(this.samples.get(name) ?? []), sample]);
      this.onSample(`round ${round + 1}: ${name}`, sample);
    } catch (error) {
      this.gaps.push(gapOf(name, error));
      this.samples.delete(name);
    }
  }
}

const withinLimit = async (run: Promise<Sample>): Promise<Sample> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It was not over within ${LONGEST_RUN_MS / 1_000} s`)), LONGEST_RUN_MS);
  });
  try {
    return await Promise.race([run, tooLong]);
  } finally {
    clearTimeout(timer);
  }
};

const gapOf = (name: string, error: unknown): Gap => ({
  case: name,
  why: messageOf(error),
  failed: !(error instanceof NotMeasured),
});

const spreads = (samples: readonly Sample[]): ReadonlyMap<string, Spread> => {
  const names = Object.keys(samples[0] ?? {});
  return new Map(names.map((name) => [name, spreadOf(samples.map((sample) => sample[name] ?? NaN))]));
};

/** Round by round, before anything is averaged; none when one of the two was not measured. */
const quotients = ({ of, to }: Ratio, samples: Outcome['samples']): readonly number[] => {
  const upper = samples.get(of.case) ?? [];
  const lower = samples.get(to.case) ?? [];
  const pairs = upper.slice(0, lower.length).map((sample, round) => [sample[of.figure], lower[round]?.[to.figure]]);
  return pairs.map(([above = NaN, below = NaN]) => above / below);
};
