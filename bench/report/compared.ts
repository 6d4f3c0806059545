import { quantile, type Spread, spreadOf } from '../harness/statistics.js';
import type { Contender, Headline } from './headlines.js';
import type { MeasureResult, Result } from './result.js';

/** A contender's figure, or why there is none. */
export interface Measured {
  readonly title: string;
  readonly spread: Spread | undefined;
  /** How many times as good Daybook is, as the median of the rounds. */
  readonly times: number | undefined;
  readonly why: string | undefined;
}

/** One headline with the figures of a result. */
export interface Compared {
  readonly headline: Headline;
  readonly daybook: Measured;
  readonly limits: readonly Measured[];
  readonly peers: readonly Measured[];
}

export const compared = (headline: Headline, { measures }: Result): Compared => {
  const result = measures[headline.measure];
  const measured = (contender: Contender) => measuredOf(headline, contender, result);
  return {
    headline,
    daybook: measured({ title: 'Daybook', case: headline.daybook }),
    limits: headline.limits.map(measured),
    peers: headline.peers.map(measured),
  };
};

/** The peer that comes nearest to Daybook. */
export const bestOf = ({ unit }: Headline, contenders: readonly Measured[]): Measured | undefined => {
  const good = ({ spread }: Measured) => (spread?.median ?? NaN) * (unit === '/s' ? 1 : -1);
  const [best] = contenders.filter(({ spread }) => spread !== undefined).sort((a, b) => good(b) - good(a));
  return best ?? contenders[0];
};

const measuredOf = (headline: Headline, { title, case: name }: Contender, result?: MeasureResult): Measured => {
  const { figure, unit, daybook } = headline;
  const own = result?.samples[daybook] ?? [];
  const theirs = result?.samples[name] ?? [];
  const values = theirs.flatMap((sample) => sample[figure] ?? []);
  const quotients = own.slice(0, theirs.length).map((sample, round) => {
    const quotient = (sample[figure] ?? NaN) / (theirs[round]?.[figure] ?? NaN);
    return unit === '/s' ? quotient : 1 / quotient;
  });
  return {
    title,
    spread: values.length === 0 ? undefined : spreadOf(values),
    times:
      quotients.length === 0
        ? undefined
        : quantile(
            quotients.sort((a, b) => a - b),
            0.5,
          ),
    why: values.length === 0 ? whyNot(name, result) : undefined,
  };
};

const whyNot = (name: string, result: MeasureResult | undefined): string =>
  result?.gaps.find((gap) => gap.case === name || gap.case === 'all')?.why ?? 'not part of this run';

/** `12,345/s`, `4.21 ms`. */
export const shownValue = (value: number, unit: Headline['unit']): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.01))));
  return `${value.toLocaleString('en', { maximumFractionDigits: digits })}${unit}`;
};

/** `4.1×`, `0.72×`, `23×`. */
export const shownTimes = (times: number): string =>
  `${times.toLocaleString('en', { maximumSignificantDigits: times >= 100 ? 3 : 2 })}×`;
