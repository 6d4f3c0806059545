import { hash } from 'node:crypto';
import { HttpProblem } from './problems/http-problem.js';

/** The strong entity tag of a version, as commands answer it: `"7"` (RFC 9110, 8.8.3). */
export const versionTag = (version: number): string => `"${version}"`;

/**
 * The strong entity tag of an answer: its version and a digest of its text, so that it changes whenever the answer does.
 * The version alone stays the same when a customer is erased, a store restored or a view rebuilt.
 */
export const answerTag = (version: number, text: string): string =>
  `"${version}-${hash('sha256', text, 'base64url').slice(0, DIGEST_LENGTH)}"`;

const DIGEST_LENGTH = 22;

interface EntityTag {
  readonly weak: boolean;
  /** In its quotes. */
  readonly tag: string;
}

const TAG = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;
/** Stands for a tag while commas between tags are distinguished from commas within; no header holds it. */
const HELD = '\0';

/** The tags of a list, or `*`; `undefined` for a header that is neither (RFC 9110, 13.1.1 and 5.6.1). */
const entityTagsIn = (header: string): '*' | readonly EntityTag[] | undefined => {
  if (header.trim() === '*') return '*';
  const tags = [...header.matchAll(TAG)].map(([, weak, tag = '']) => ({ weak: weak !== undefined, tag }));
  const parts = header.replaceAll(TAG, HELD).split(',');
  const isList = parts.every((part) => ['', HELD].includes(part.trim()));
  return isList && tags.length > 0 ? tags : undefined;
};

/**
 * The strong tags of `If-Match`: weak ones never match. `undefined` when the header is absent or `*`.
 * @throws HttpProblem IF_MATCH_INVALID
 */
export const strongTagsIn = (ifMatch: string | undefined): readonly string[] | undefined => {
  if (ifMatch === undefined) return undefined;
  const tags = entityTagsIn(ifMatch);
  if (tags === '*') return undefined;
  if (tags !== undefined) return tags.filter(({ weak }) => !weak).map(({ tag }) => tag);
  throw new HttpProblem(
    'IF_MATCH_INVALID',
    'Send If-Match with ETags in quotes, such as "7", between commas, or with *.',
  );
};

/** The version that a tag of `versionTag` or `answerTag` names. */
export const versionIn = (tag: string): number | undefined => {
  const [, version] = /^"([1-9]\d{0,14})(?:-[\w-]{22})?"$/.exec(tag) ?? [];
  return version === undefined ? undefined : Number(version);
};

/** True when `If-None-Match` names this tag, by weak comparison, or is `*` (RFC 9110, 13.1.2). */
export const matchesAny = (ifNoneMatch: string | undefined, tag: string): boolean => {
  const tags = entityTagsIn(ifNoneMatch ?? '');
  return tags === '*' || (tags ?? []).some((named) => named.tag === tag);
};
