import { type TreeHead, verifyConsistency } from '#kernel';
import type { ExportManifest } from './export-manifest.js';

/** Whether an export's own proof shows that the tree continues a head; `undefined` when it has none for it. */
export const continuesBy = (
  { consistency }: Pick<ExportManifest, 'consistency'>,
  since: TreeHead,
  head: TreeHead,
): boolean | undefined => {
  if (consistency?.size !== since.size) return undefined;
  const proof = consistency.proof.map((hash) => Buffer.from(hash, 'base64'));
  return verifyConsistency(since.size, head.size, since.root, head.root, proof);
};

/** The inclusion path in a line of proofs; `undefined` for one that is not of this position. */
export const pathIn = (line: string | undefined, position: number): readonly Buffer[] | undefined => {
  try {
    const proof = JSON.parse(line ?? '') as { readonly position: unknown; readonly path: readonly string[] };
    return proof.position === position ? proof.path.map((hash) => Buffer.from(hash, 'base64')) : undefined;
  } catch {
    return undefined;
  }
};
