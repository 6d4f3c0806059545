import { canonicalJson, type Json, pointerTo } from '#kernel';
import { isBranch } from './json-fields.js';

export interface Difference {
  /** JSON pointer (RFC 6901). */
  readonly path: string;
  /** null where there was nothing. */
  readonly before: Json;
  /** null where there is nothing any more. */
  readonly after: Json;
}

/** Where two values of one shape differ: leaf by leaf, and whole values where one side has none. Pure. */
export const differences = (before: Json, after: Json, path = ''): readonly Difference[] => {
  if (!isBranch(before) || !isBranch(after)) {
    return canonicalJson(before) === canonicalJson(after) ? [] : [{ path, before, after }];
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differences(before[name] ?? null, after[name] ?? null, pointerTo(path, name)));
};
