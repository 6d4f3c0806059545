const LAST_CHARACTER = 0x10ffff;
/** No characters: surrogates are how UTF-16 writes those beyond it. */
const SURROGATES = { first: 0xd800, last: 0xdfff };

/** The least text behind all that begin with `prefix`, by code point; `undefined` when nothing is behind them. */
export const beyondPrefix = (prefix: string): string | undefined => {
  const kept = [...prefix];
  for (let last = kept.pop(); last !== undefined; last = kept.pop()) {
    const next = (last.codePointAt(0) ?? LAST_CHARACTER) + 1;
    if (next === SURROGATES.first) return kept.join('') + String.fromCodePoint(SURROGATES.last + 1);
    if (next <= LAST_CHARACTER) return kept.join('') + String.fromCodePoint(next);
  }
  return undefined;
};
