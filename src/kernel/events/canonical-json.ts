/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one text of a JSON value (RFC 8785, JSON Canonicalization Scheme): keys in UTF-16 order, no white space,
 * numbers as ECMAScript prints them. Equal values have equal texts, so texts can be hashed and compared.
 * Properties that are `undefined` are left out, as JSON.stringify does.
 *
 * @throws TypeError for what JSON cannot carry: NaN, infinities, lone surrogates, functions, bigint.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Record<string, unknown>);
    default:
      throw new TypeError(`a ${typeof value} has no JSON form`);
  }
}

/** Printable ASCII without what has to be escaped: it needs quotes and nothing else. */
const PLAIN = /^[ !#-[\]-~]*$/;

const canonicalString = (value: string): string => {
  if (PLAIN.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new TypeError('a string with a lone surrogate has no canonical JSON form');
  return JSON.stringify(value);
};

const canonicalArray = (values: readonly unknown[]): string => {
  let text = '';
  for (const value of values) text += `${text === '' ? '' : ','}${canonicalJson(value)}`;
  return `[${text}]`;
};

const canonicalObject = (object: Record<string, unknown>): string => {
  let text = '';
  for (const key of inOrder(Object.keys(object))) {
    const value = object[key];
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${nameOf(key)}${canonicalJson(value)}`;
  }
  return `{${text}}`;
};

/** Up to so many keys, insertion is faster than the general sort; more, and it would take far too long. */
const FEW_KEYS = 32;

/** Sorts the keys where they are. */
const inOrder = (keys: string[]): readonly string[] => {
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index] as string;
    let free = index;
    for (; free > 0 && (keys[free - 1] as string) > key; free -= 1) keys[free] = keys[free - 1] as string;
    keys[free] = key;
  }
  return keys;
};

/** Events have few names of properties, which come again and again. */
const MOST_NAMES = 1_000;
const names = new Map<string, string>();

/** The key with quotes and colon. */
const nameOf = (key: string): string => {
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = `${canonicalString(key)}:`;
  if (names.size < MOST_NAMES) names.set(key, name);
  return name;
};
