import * as rules from 'class-validator';
import { DECIMAL_PLACES, ONE_OF, SAFE_INTEGER } from './decorators.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

type Convert = (constraints: readonly unknown[]) => JsonSchema;

/** From the name of a class-validator rule to the JSON Schema that says exactly the same. */
export const CONVERTERS: ReadonlyMap<string, Convert> = new Map<string, Convert>([
  [rules.IS_STRING, () => ({ type: 'string' })],
  [rules.IS_INT, () => ({ type: 'integer' })],
  [rules.IS_NUMBER, () => ({ type: 'number' })],
  [rules.IS_BOOLEAN, () => ({ type: 'boolean' })],
  [rules.IS_OBJECT, () => ({ type: 'object' })],
  [rules.IS_ARRAY, () => ({ type: 'array' })],
  [rules.IS_LENGTH, ([minLength, maxLength]) => ({ type: 'string', minLength, ...given({ maxLength }) })],
  [rules.MIN_LENGTH, ([minLength]) => ({ type: 'string', minLength })],
  [rules.MAX_LENGTH, ([maxLength]) => ({ type: 'string', maxLength })],
  [rules.MATCHES, ([pattern]) => ({ type: 'string', pattern: unicodeSource(pattern as RegExp) })],
  [rules.IS_EMAIL, () => ({ type: 'string', format: 'email' })],
  [rules.IS_IN, ([values]) => ({ enum: values })],
  [rules.IS_ENUM, ([entity]) => ({ enum: Object.values(entity as object) })],
  [rules.MIN, ([minimum]) => ({ type: 'number', minimum })],
  [rules.MAX, ([maximum]) => ({ type: 'number', maximum })],
  [rules.ARRAY_MIN_SIZE, ([minItems]) => ({ type: 'array', minItems })],
  [rules.ARRAY_MAX_SIZE, ([maxItems]) => ({ type: 'array', maxItems })],
  [SAFE_INTEGER, ([minimum, maximum]) => ({ type: 'integer', minimum, maximum })],
  [DECIMAL_PLACES, ([places]) => ({ type: 'number', multipleOf: Number(`1e-${Number(places)}`) })],
  [ONE_OF, ([values, title]) => ({ type: 'string', title, enum: [...(values as ReadonlySet<string>)] })],
]);

const given = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));

/** JSON Schema patterns are unicode ones, so the decorator must use one too. */
const unicodeSource = (pattern: RegExp): string => {
  if (pattern.flags === 'u') return pattern.source;
  throw new Error(`Write the pattern /${pattern.source}/ with the flag u and no other, as JSON Schema reads it.`);
};
