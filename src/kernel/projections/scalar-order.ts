import type { Scalar } from './view-store.js';

/** A value as it compares: whole numbers of any size are texts in documents only. */
export type Comparable = Scalar | bigint;

/** Text by code point, which is not the order of UTF-16; false before true. */
export const compareScalars = (left: Comparable, right: Comparable): number => {
  if (typeof left !== 'string' || typeof right !== 'string') return Number(left > right) - Number(left < right);
  const [ours, theirs] = [[...left], [...right]];
  const differs = ours.findIndex((character, index) => character !== theirs[index]);
  if (differs < 0) return ours.length - theirs.length;
  return (ours[differs]?.codePointAt(0) ?? 0) - (theirs[differs]?.codePointAt(0) ?? -1);
};
