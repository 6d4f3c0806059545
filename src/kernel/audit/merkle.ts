import { sha256 } from '../events/sha-256.js';

/** A node of the tree: it stands over the leaves `index * 2^level` to `(index + 1) * 2^level - 1`, all of which exist. */
export interface TreeNode {
  /** 0 for leaves. */
  readonly level: number;
  readonly index: number;
}

/** Leaves from `from` to before `to`. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

export const HASH_BYTES = 32;

/** Root of a tree without leaves (RFC 6962, 2.1). */
export const EMPTY_ROOT: Buffer = sha256('');

const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 0x01);

/** SHA-256 over 0x01 and both children (RFC 6962, 2.1). */
export const hashChildren = (left: Uint8Array, right: Uint8Array): Buffer => {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return sha256(pair);
};

/** The complete nodes that stand side by side over a range, from left to right: as few as can be. */
export const nodesOver = ({ from, to }: LeafRange): readonly TreeNode[] => {
  const nodes: TreeNode[] = [];
  for (let start = from; start < to;) {
    let level = 0;
    let width = 1;
    for (; start % (width * 2) === 0 && start + width * 2 <= to; width *= 2) level += 1;
    nodes.push({ level, index: start / width });
    start += width;
  }
  return nodes;
};

/** The ranges whose hashes prove that a leaf is in the tree of `size` leaves: PATH of RFC 6962, 2.1.1, from the leaf up. */
export const inclusionRanges = (index: number, size: number): readonly LeafRange[] => {
  checkOrder(index + 1, size);
  const path: LeafRange[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    const isLeft = index < middle;
    path.push(isLeft ? { from: middle, to } : { from, to: middle });
    if (isLeft) to = middle;
    else from = middle;
  }
  return path.reverse();
};

/** The ranges whose hashes prove that the tree of `first` leaves is the beginning of the other: PROOF of RFC 6962, 2.1.2. */
export const consistencyRanges = (first: number, second: number): readonly LeafRange[] => {
  checkOrder(first, second);
  if (first === 0 || first === second) return [];
  const proof: LeafRange[] = [];
  let [from, to] = [0, second];
  while (to > first) {
    const middle = from + splitOf(to - from);
    if (first <= middle) {
      proof.push({ from: middle, to });
      to = middle;
    } else {
      proof.push({ from, to: middle });
      from = middle;
    }
  }
  // The old tree's root is known to the verifier, unless it is only a part of what the hash stands over.
  if (from > 0) proof.push({ from, to });
  return proof.reverse();
};

/** The root that a leaf's inclusion proof leads to (RFC 9162, 2.1.3.2); `undefined` for a path that cannot be one. */
export const rootFromInclusion = (
  index: number,
  size: number,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
): Uint8Array | undefined => {
  if (!isNode(leaf) || !path.every(isNode) || index >= size) return undefined;
  let [node, last, root] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return undefined;
    const isRight = node % 2 === 1 || node === last;
    root = isRight ? hashChildren(sibling, root) : hashChildren(root, sibling);
    if (isRight) for (; node % 2 === 0 && node > 0; last = half(last)) node = half(node);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? root : undefined;
};

export const verifyInclusion = (
  index: number,
  size: number,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean => isSame(rootFromInclusion(index, size, leaf, path), root);

/** Whether the proof shows that the first tree is the beginning of the second (RFC 9162, 2.1.4.2). */
export const verifyConsistency = (
  first: number,
  second: number,
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean => {
  if (first > second || !proof.every(isNode)) return false;
  if (first === second) return proof.length === 0 && isSame(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0 && isSame(firstRoot, EMPTY_ROOT);
  let [node, last] = [first - 1, second - 1];
  for (; node % 2 === 1; last = half(last)) node = half(node);
  // When the first tree is one complete node, the proof leaves out what the verifier has: its root.
  const reached = climb(node, last, node === 0 ? [firstRoot, ...proof] : proof);
  return reached !== undefined && isSame(reached.older, firstRoot) && isSame(reached.newer, secondRoot);
};

/** Both roots that a consistency proof leads to; `undefined` for hashes that cannot be one. */
const climb = (
  start: number,
  end: number,
  [seed, ...siblings]: readonly Uint8Array[],
): { readonly older: Uint8Array; readonly newer: Uint8Array } | undefined => {
  if (seed === undefined) return undefined;
  let [node, last] = [start, end];
  let [older, newer] = [seed, seed];
  for (const sibling of siblings) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      older = hashChildren(sibling, older);
      newer = hashChildren(sibling, newer);
      for (; node % 2 === 0 && node > 0; last = half(last)) node = half(node);
    } else newer = hashChildren(newer, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? { older, newer } : undefined;
};

/** The largest power of two below `width`, which is 2 or more. */
const splitOf = (width: number): number => {
  let power = 1;
  while (power * 2 < width) power *= 2;
  return power;
};

const half = (number: number): number => Math.floor(number / 2);

const isNode = (value: Uint8Array): boolean => value.length === HASH_BYTES;

const isSame = (one: Uint8Array | undefined, other: Uint8Array): boolean =>
  one !== undefined && Buffer.compare(one, other) === 0;

const checkOrder = (first: number, second: number): void => {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second) {
    throw new RangeError(`a tree of ${second} leaves holds no proof about ${first} of them`);
  }
};
