import { canonicalJson } from '#kernel';

/** A change that readers of before, or of what was written before, do not stand. */
export interface Break {
  /** Where in the value: `/lines/*\/quantity`. */
  readonly field: string;
  readonly why: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** Words of JSON Schema that accept and refuse nothing. */
const PROSE = new Set(['title', 'description', 'examples', 'default', '$id', '$schema', '$comment']);
const LOOKED_INTO = new Set(['properties', 'required', 'items']);

/**
 * What breaks when one JSON Schema takes the place of another, in both directions: every reader has to stand everything that was ever
 * written, and whatever comes. Optional fields may be added, since readers pass over what they do not know; and required
 * ones that have a default. All else that a schema accepts stays as it is. Pure.
 */
export const breaksBetween = (before: object, after: object, field = ''): readonly Break[] => {
  const [old, now] = [before as Schema, after as Schema];
  const [oldItems, newItems] = [old['items'], now['items']];
  const items = isSchema(oldItems) && isSchema(newItems) ? breaksBetween(oldItems, newItems, `${field}/*`) : [];
  const words = isSchema(oldItems) === isSchema(newItems) ? [] : ['items'];
  return [...changedWords(old, now, words).map((why) => ({ field, why })), ...changedFields(old, now, field), ...items];
};

const changedWords = (old: Schema, now: Schema, more: readonly string[]): readonly string[] =>
  [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((word) => !PROSE.has(word) && (!LOOKED_INTO.has(word) || more.includes(word)))
    .filter((word) => textOf(old[word]) !== textOf(now[word]))
    .map((word) => `${word} was ${textOf(old[word])} and is ${textOf(now[word])}`);

const changedFields = (old: Schema, now: Schema, at: string): readonly Break[] => {
  const [oldFields, newFields] = [fieldsOf(old), fieldsOf(now)];
  return [...new Set([...Object.keys(oldFields), ...Object.keys(newFields)])].flatMap((name): readonly Break[] => {
    const [before, after, field] = [oldFields[name], newFields[name], `${at}/${name}`];
    if (after === undefined) return [{ field, why: 'is gone, and readers rely on it' }];
    const why = changedDuty(before !== undefined && isRequired(old, name), isRequired(now, name), after);
    const duty = why === undefined ? [] : [{ field, why }];
    return before === undefined ? duty : [...duty, ...breaksBetween(before, after, field)];
  });
};

const changedDuty = (was: boolean, is: boolean, field: Schema): string | undefined => {
  if (was && !is) return 'is not required any more, and readers rely on it';
  if (!was && is && field['default'] === undefined) return 'is required now, and what was written before may lack it';
  return undefined;
};

const fieldsOf = (schema: Schema) => (schema['properties'] ?? {}) as Readonly<Record<string, Schema | undefined>>;
const isRequired = ({ required }: Schema, name: string): boolean => Array.isArray(required) && required.includes(name);
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string => (value === undefined ? 'absent' : canonicalJson(value));
