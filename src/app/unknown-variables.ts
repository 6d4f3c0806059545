import { closest, distance } from 'fastest-levenshtein';
import type { Variables } from './variables.js';

const OURS = 'DAYBOOK_';
/** Further away it is another word. */
const NEAR = 6;

/** One sentence for each variable that begins as ours do and that nothing reads, with the nearest name that is read. */
export const unknownVariables = (variables: Variables, known: readonly string[]): readonly string[] =>
  Object.keys(variables)
    .filter((name) => name.startsWith(OURS) && !known.includes(name))
    .sort()
    .map((name) => {
      const nearest = closest(name, known);
      const meant = distance(name, nearest) <= NEAR ? ` Is ${nearest} meant?` : ' .env.example has those that are.';
      return `${name} is set, but no such variable is read.${meant}`;
    });
