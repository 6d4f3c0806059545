/** The strong entity tag of a version: `"7"` (RFC 9110, 8.8.3). */
export const entityTag = (version: number): string => `"${version}"`;

/** True when `If-None-Match` names this tag, by weak comparison, or is `*` (RFC 9110, 13.1.2). */
export const matchesAny = (ifNoneMatch: string | undefined, tag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([named]) => named === tag);
};
