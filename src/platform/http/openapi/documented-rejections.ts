import type { RejectionKind } from '#kernel';
import type { DocumentedRejection } from './answers.js';

/** Refusals of the closed table of a context, by their codes, as a route documents them. */
export const documentedRejections =
  <Code extends string>(table: Readonly<Record<Code, { readonly kind: RejectionKind }>>) =>
  (...codes: readonly Code[]): readonly DocumentedRejection[] =>
    codes.map((code) => ({ code, kind: table[code].kind }));
