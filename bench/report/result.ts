import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Outcome } from '../harness/rounds.js';

const Named = <Of extends Type.TSchema>(of: Of) => Type.Record(Type.String(), of);

const SpreadSchema = Type.Object({ median: Type.Number(), min: Type.Number(), max: Type.Number() });

const MeasureSchema = Type.Object({
  title: Type.String(),
  /** RFC 3339. */
  at: Type.String(),
  /** How long the whole measure took. */
  seconds: Type.Number(),
  loadBefore: Type.String(),
  facts: Named(Type.String()),
  ratios: Named(SpreadSchema),
  aims: Type.Array(
    Type.Object({
      case: Type.String(),
      figure: Type.String(),
      atLeast: Type.Optional(Type.Number()),
      atMost: Type.Optional(Type.Number()),
    }),
  ),
  /** By case and figure. */
  figures: Named(Named(SpreadSchema)),
  gaps: Type.Array(Type.Object({ case: Type.String(), why: Type.String(), failed: Type.Boolean() })),
  /** By case, in the order of the rounds. */
  samples: Named(Type.Array(Named(Type.Number()))),
});

const ResultSchema = Type.Object({
  at: Type.String(),
  rounds: Type.Integer(),
  /** Of one run of one case. */
  seconds: Type.Number(),
  machine: Named(Type.String()),
  measures: Named(MeasureSchema),
});

const schema = Compile(ResultSchema);

/** What a run of the benchmarks leaves behind, as JSON. */
export type Result = Static<typeof ResultSchema>;
export type MeasureResult = Static<typeof MeasureSchema>;

/** @throws Error that names the first place that is not as it should be */
export const readResult = (json: string): Result => {
  const value: unknown = JSON.parse(json);
  if (schema.Check(value)) return value;
  const [first] = schema.Errors(value);
  throw new Error(`This is no result of the benchmarks: ${first?.instancePath ?? ''} ${first?.message ?? ''}`);
};

/** @param at when the measure ended, and the load average before it began */
export const measureResultOf = (outcome: Outcome, at: Date, loadBefore: string): MeasureResult => ({
  title: outcome.measure.title,
  at: at.toISOString(),
  seconds: Math.round(outcome.seconds),
  loadBefore,
  facts: { ...outcome.facts },
  ratios: Object.fromEntries(outcome.ratios),
  aims: [...outcome.measure.aims],
  figures: Object.fromEntries([...outcome.figures].map(([name, spreads]) => [name, Object.fromEntries(spreads)])),
  gaps: [...outcome.gaps],
  samples: Object.fromEntries([...outcome.samples].map(([name, samples]) => [name, [...samples]])),
});
