import { canonicalJson, type Json } from '#kernel';

export interface Difference {
  /** JSON pointer (RFC 6901). */
  readonly path: string;
  /** null where there was nothing. */
  readonly before: Json;
  /** null where there is nothing any more. */
  readonly after: Json;
}

type Branch = Readonly<Record<string, Json | undefined>>;

/** Where two values of one shape differ: leaf by leaf, and whole values where one side has none. Pure. */
export const differences = (before: Json, after: Json, path = ''): readonly Difference[] => {
  if (!isBranch(before) || !isBranch(after)) {
    return canonicalJson(before) === canonicalJson(after) ? [] : [{ path, before, after }];
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) =>
    differences(before[name] ?? null, after[name] ?? null, `${path}/${escaped(name)}`),
  );
};

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Objects, and arrays of them by index; a list of plain values is one value. */
const isBranch = (value: Json): value is Json & Branch =>
  Array.isArray(value) ? value.every((item: Json) => isBranch(item)) : typeof value === 'object' && value !== null;
