import { MaxKey } from 'mongodb';
import { type FieldDefinition, type FieldType, isOfType, type Scalar, valueAt, type ViewDefinition } from '#kernel';

/** The key of a field that a document does not have: it comes after all values, where the server has null before them. */
export const ABSENT = new MaxKey();

/** What a field is compared by. */
export type SortKey = string | number | boolean | MaxKey;

/** What filters and sorts look at, by field: values as they compare, absent ones behind all others. */
export type SortKeys = Readonly<Record<string, SortKey | readonly SortKey[]>>;

/** Numbers of any size, split into summands that the server adds up exactly; by field. */
export type Limbs = Readonly<Record<string, readonly number[]>>;

const LIMB_DIGITS = 9;
/** Limb number n counts `LIMB ** n`. Sums of as many as 9,000,000,000 limbs stay within the server's 64 bits. */
export const LIMB = 10n ** BigInt(LIMB_DIGITS);

/** A document holds something else than its view's definition says. */
export class WrongType extends Error {
  override readonly name = 'WrongType';
}

/** @throws WrongType */
export const sortKeysOf = ({ fields }: ViewDefinition, document: unknown): SortKeys =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, keysAt(name, field, document)]));

/** Those of the fields of type `bigint`; `undefined` when the view has none. Of a document that has sort keys. */
export const limbsOf = ({ fields }: ViewDefinition, document: unknown): Limbs | undefined => {
  const wide = Object.entries(fields).filter(([, { type, many }]) => type === 'bigint' && many !== true);
  if (wide.length === 0) return undefined;
  return Object.fromEntries(
    wide.map(([name, { path }]) => [name, split(BigInt((valueAt(document, path) ?? 0) as string))]),
  );
};

/** The key that a value of this type has. */
export const sortKey = (type: FieldType, value: Scalar): SortKey =>
  type === 'bigint' ? ordered(BigInt(value)) : value;

const keysAt = (
  name: string,
  { type, path, many }: FieldDefinition,
  document: unknown,
): SortKey | readonly SortKey[] => {
  const value = valueAt(document, path) ?? null;
  if (many !== true) return value === null ? ABSENT : checkedKey(name, type, value);
  return Array.isArray(value) ? value.map((each) => checkedKey(name, type, each)) : [];
};

const checkedKey = (name: string, type: FieldType, value: unknown): SortKey => {
  if (!isOfType(type, value)) throw new WrongType(`its ${name} is not ${type}`);
  return sortKey(type, value);
};

/**
 * A whole number as a text that compares as the number does: a sign, the number of digits, the digits; of a negative one
 * each digit's complement.
 */
const ordered = (value: bigint): string => {
  const digits = (value < 0n ? -value : value).toString();
  const magnitude = `${String(digits.length).padStart(3, '0')}${digits}`;
  return value < 0n ? `-${magnitude.replace(/\d/g, (digit) => String(9 - Number(digit)))}` : `0${magnitude}`;
};

/** The least first, each with the sign of the number. */
const split = (value: bigint): readonly number[] => {
  const limbs: number[] = [];
  for (let rest = value; rest !== 0n; rest /= LIMB) limbs.push(Number(rest % LIMB));
  return limbs;
};
