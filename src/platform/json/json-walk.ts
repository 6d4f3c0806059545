import { pointerTo } from '#kernel';
import { countNames, repeatedName } from './json-names.js';
import type { FieldProblem } from '../http/problems/http-problem.js';

/** How large a parsed body may be. Beyond these it is refused unseen. */
const LIMITS = { depth: 32, keysOfAnObject: 1_000, values: 10_000 };

/** Names through which JavaScript objects reach their prototypes. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The first thing in a parsed body that no later part should have to think about, `undefined` for a harmless body:
 * too deep or too many values, names of prototypes, NUL and lone surrogates, numbers that JSON.parse has rounded
 * (integers beyond 2^53, and what overflows; rounded fractions cannot be recognised), and a name that stands twice in one
 * object: of its values JSON.parse keeps the last, others the first (RFC 8259, 4).
 *
 * @param text the body as it came: without a `\u` escape in it, well-formed UTF-8 has neither NUL nor lone surrogates
 */
export const unsafeJson = (value: unknown, text: string): FieldProblem | undefined =>
  new Walk(text.includes('\\u')).harmInAll(value, text);

/** Pointers are put together on the way back only: nearly every body is harmless. */
class Walk {
  private values = 0;
  private names = 0;

  constructor(private readonly hasEscapes: boolean) {}

  harmInAll(value: unknown, text: string): FieldProblem | undefined {
    const found = this.unsafeJson(value, 1);
    if (found !== undefined || countNames(text) === this.names) return found;
    return { ...harm('DUPLICATE_NAME', 'This name stands twice in its object.'), pointer: repeatedName(text) ?? '' };
  }

  private unsafeJson(value: unknown, depth: number): FieldProblem | undefined {
    if (++this.values > LIMITS.values)
      return harm('TOO_MANY_VALUES', `The body has more than ${LIMITS.values} values.`);
    if (typeof value === 'string') return this.hasEscapes ? harmInText(value) : undefined;
    if (typeof value === 'number') return harmInNumber(value);
    if (typeof value !== 'object' || value === null) return undefined;
    if (depth > LIMITS.depth) return harm('TOO_DEEP', `The body nests deeper than ${LIMITS.depth} levels.`);
    return Array.isArray(value) ? this.harmInArray(value, depth) : this.harmInObject(value, depth);
  }

  private harmInArray(values: readonly unknown[], depth: number): FieldProblem | undefined {
    for (let index = 0; index < values.length; index++) {
      const found = this.unsafeJson(values[index], depth + 1);
      if (found) return under(index, found);
    }
    return undefined;
  }

  private harmInObject(object: object, depth: number): FieldProblem | undefined {
    const keys = Object.keys(object);
    if (keys.length > LIMITS.keysOfAnObject) {
      return harm('TOO_MANY_KEYS', `The object has more than ${LIMITS.keysOfAnObject} properties.`);
    }
    this.names += keys.length;
    for (const key of keys) {
      const found =
        this.harmInKey(key) ?? this.unsafeJson((object as Readonly<Record<string, unknown>>)[key], depth + 1);
      if (found) return under(key, found);
    }
    return undefined;
  }

  private harmInKey(key: string): FieldProblem | undefined {
    if (FORBIDDEN_KEYS.has(key)) return harm('FORBIDDEN_KEY', `A property must not be named "${key}".`);
    return this.hasEscapes ? harmInText(key) : undefined;
  }
}

const harmInText = (text: string): FieldProblem | undefined => {
  if (text.includes('\0')) return harm('FORBIDDEN_CHARACTER', 'The character U+0000 is not allowed.');
  if (!text.isWellFormed()) return harm('FORBIDDEN_CHARACTER', 'Lone surrogates are not allowed.');
  return undefined;
};

const harmInNumber = (value: number): FieldProblem | undefined =>
  Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))
    ? undefined
    : harm('NUMBER_NOT_EXACT', 'The number is too large to be held exactly.');

const harm = (code: string, detail: string): FieldProblem => ({ pointer: '', code, detail });

const under = (key: string | number, found: FieldProblem): FieldProblem => ({
  ...found,
  pointer: pointerTo('', typeof key === 'string' ? key.toWellFormed() : key) + found.pointer,
});
