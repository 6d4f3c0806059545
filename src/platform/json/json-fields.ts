import { type Json, pointerTo } from '#kernel';

/** A value as people read it: text as it is, everything else as JSON. */
export const shownValue = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Every leaf of a document with its JSON pointer (RFC 6901), in order; a list of plain values is one leaf. */
export const fieldsOf = (value: Json, path = ''): readonly (readonly [path: string, value: string])[] => {
  const inner = Object.entries(isBranch(value) ? value : {});
  if (inner.length === 0) return [[path, shownValue(value)]];
  return inner.flatMap(([name, each]) => (each === undefined ? [] : fieldsOf(each, pointerTo(path, name))));
};

type Branch = Readonly<Record<string, Json | undefined>>;

/** Objects, and arrays of them by index; a list of plain values is one value. */
export const isBranch = (value: Json): value is Json & Branch =>
  Array.isArray(value) ? value.every((item: Json) => isBranch(item)) : typeof value === 'object' && value !== null;
