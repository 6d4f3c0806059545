import { type Document, Long } from 'mongodb';
import {
  checkSums,
  compareScalars,
  fieldOf,
  type Scalar,
  type SumsQuery,
  type SumsRow,
  type ViewDefinition,
} from '#kernel';
import { filterCondition } from './filter-query.js';
import { LIMB } from './sort-keys.js';

/** Limbs of numbers of any size that are added up unless more are asked for: 27 digits. */
export const USUAL_LIMBS = 3;
/** A safe integer has two. */
const INTEGER_LIMBS = 2;

/** One group as the pipeline gives it: values as `g0`, `g1`, …, sums of limbs as `s0_0`, `s0_1`, …, `s1_0`, … */
export interface SumsDocument extends Document {
  readonly _id: Readonly<Record<string, Scalar | null>>;
  /** Most limbs that a number of any size has had. */
  readonly widest: number;
  readonly newest?: Scalar | null;
}

/**
 * Stages that add up all groups. The server's own sums of large numbers are inexact without a word, so it adds up limbs,
 * each of which stays within 64 bits.
 * @param limbs number of limbs; an answer in which `widest` is greater lacks some
 * @throws InvalidQuery
 */
export const sumsPipeline = (view: ViewDefinition, query: SumsQuery, limbs: number): Document[] => {
  checkSums(view, query);
  const { filter, groupBy, sums, newest } = query;
  const values = groupBy.map((field, index): Named => [`g${index}`, valueOf(view, field)]);
  const summands = sums.flatMap((field, index) => summandsOf(view, field, `s${index}`, limbs));
  const by = (newest?.by ?? []).map((field, index): Named => [`b${index}`, valueOf(view, field)]);
  const shown: readonly Named[] = newest === undefined ? [] : [['value', valueOf(view, newest.field)]];
  const wide = sums
    .filter((field) => fieldOf(view, field).type === 'bigint')
    .map((field) => ({ $size: `$limbs.${field}` }));
  const width: Named = ['width', wide.length === 0 ? { $literal: 0 } : { $max: wide }];
  return [
    ...(filter === undefined ? [] : [{ $match: filterCondition(view, filter) }]),
    { $project: { _id: 0, ...Object.fromEntries([...values, ...summands, ...by, ...shown, width]) } },
    {
      $group: {
        _id: Object.fromEntries(values.map(([name]) => [name, `$${name}`])),
        ...Object.fromEntries(summands.map(([name]) => [name, { $sum: `$${name}` }])),
        widest: { $max: '$width' },
        ...(newest && { newest: newestOf(by) }),
      },
    },
  ];
};

/** The groups in the order asked for, no more than asked for. */
export const sumsRows = <Field extends string>(
  query: SumsQuery<Field>,
  groups: readonly SumsDocument[],
): readonly SumsRow<Field>[] => {
  const { groupBy, sums, newest, greatestFirst, limit = groups.length } = query;
  const rows = groups.map((group) => ({
    group: groupBy.map((_, index) => group._id[`g${index}`] ?? null),
    sums: Object.fromEntries(sums.map((field, index) => [field, totalOf(group, `s${index}`)])) as Record<Field, bigint>,
    newest: newest === undefined ? null : (group.newest ?? null),
  }));
  const byTotal = (one: SumsRow<Field>, other: SumsRow<Field>): number =>
    greatestFirst === undefined ? 0 : compareScalars(other.sums[greatestFirst], one.sums[greatestFirst]);
  return rows.sort((one, other) => byTotal(one, other) || compareGroups(one.group, other.group)).slice(0, limit);
};

type Named = readonly [name: string, expression: unknown];

/** Null where the document has no such property or null in it. */
const valueOf = (view: ViewDefinition, field: string) => ({ $ifNull: [pathOf(view, field), null] });

const pathOf = (view: ViewDefinition, field: string): string =>
  `$${['document', ...fieldOf(view, field).path].join('.')}`;

const summandsOf = (view: ViewDefinition, field: string, name: string, limbs: number): readonly Named[] => {
  const isInteger = fieldOf(view, field).type === 'integer';
  return Array.from({ length: isInteger ? INTEGER_LIMBS : limbs }, (_, index) => [
    `${name}_${index}`,
    isInteger ? limbOfInteger(pathOf(view, field), index) : limbOf(field, index),
  ]);
};

const limbOf = (field: string, index: number) => ({
  $toLong: { $ifNull: [{ $arrayElemAt: [`$limbs.${field}`, index] }, 0] },
});

/** What is divided is a multiple of the divisor and a safe integer, so the quotient is exact. */
const limbOfInteger = (path: string, index: number) => {
  const value = { $toLong: { $ifNull: [path, 0] } };
  const least = { $mod: [value, Long.fromBigInt(LIMB)] };
  return index === 0 ? least : { $toLong: { $divide: [{ $subtract: [value, least] }, Long.fromBigInt(LIMB)] } };
};

/** In descending order the server has null last. */
const newestOf = (by: readonly Named[]) => ({
  $top: { sortBy: Object.fromEntries(by.map(([name]) => [name, -1])), output: '$value' },
});

const totalOf = (group: SumsDocument, name: string): bigint => {
  let total = 0n;
  for (let index = 0, unit = 1n; `${name}_${index}` in group; index += 1, unit *= LIMB) {
    total += BigInt(group[`${name}_${index}`] as bigint | number) * unit;
  }
  return total;
};

const compareGroups = (one: readonly (Scalar | null)[], other: readonly (Scalar | null)[]): number => {
  for (const [index, left] of one.entries()) {
    const right = other[index] ?? null;
    const order =
      left === null || right === null ? Number(left === null) - Number(right === null) : compareScalars(left, right);
    if (order !== 0) return order;
  }
  return 0;
};
