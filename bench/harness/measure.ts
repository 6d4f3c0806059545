/** What one run of a case gave, by figure: `{ 'commands/s': 12034, 'p99 ms': 4.2 }`. */
export type Sample = Readonly<Record<string, number>>;

/** One thing that is measured, again in each round. */
export interface Case {
  readonly name: string;
  /** In how many rounds it takes part; in all when absent. */
  readonly rounds?: number;
  /** @throws NotMeasured when it cannot be measured here, any Error when what was measured is not what was meant */
  run(): Promise<Sample>;
}

/** Why a case has no figures although nothing is wrong with the program: a package that is not installed, another system. */
export class NotMeasured extends Error {
  override readonly name = 'NotMeasured';
}

/** A figure of a case. */
export interface Figure {
  readonly case: string;
  readonly figure: string;
}

/** Two figures of the same round set against each other: what the machine does meanwhile, it does to both. */
export interface Ratio {
  readonly name: string;
  readonly of: Figure;
  readonly to: Figure;
}

/** What a median should reach on a quiet machine of two cores. */
export type Aim = Figure & ({ readonly atLeast: number } | { readonly atMost: number });

/** A measure that is ready to run. */
export interface Prepared {
  readonly cases: readonly Case[];
  /** Sizes and settings that belong to the figures. */
  readonly facts: Readonly<Record<string, string>>;
  beforeRound?(): Promise<void>;
  close(): Promise<void>;
}

export interface Settings {
  readonly rounds: number;
  /** Of one run of one case. */
  readonly seconds: number;
  /** Orders in a file or a database; the measure's own number when absent. */
  readonly orders?: number;
  /** Events in a log; the measure's own number when absent. */
  readonly events?: number;
  /** Whether the packages that people would use instead are measured too. */
  readonly peers: boolean;
}

/** A group of cases that are compared with each other. */
export interface Measure {
  readonly name: string;
  readonly title: string;
  readonly ratios: readonly Ratio[];
  readonly aims: readonly Aim[];
  prepare(settings: Settings): Promise<Prepared>;
}
