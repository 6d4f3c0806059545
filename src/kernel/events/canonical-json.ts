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

const canonicalArray = (values: readonly unknown[]): string => `[${values.map(canonicalJson).join(',')}]`;

const canonicalObject = (object: Record<string, unknown>): string => {
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${canonicalString(key)}:${canonicalJson(value)}`;
  }
  return `{${text}}`;
};
