import { distance } from 'fastest-levenshtein';
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
      const [nearest = '', far = Infinity] = nearestOf(name, known);
      const meant = far <= NEAR ? ` Is ${nearest} meant?` : ' .env.example has those that are.';
      return `${name} is set, but no such variable is read.${meant}`;
    });

/** The one that is read, rather with our prefix than without it, and how far away it is. */
const nearestOf = (name: string, known: readonly string[]) => {
  const bare = name.slice(OURS.length);
  const distances = known.map((each) => [each, Math.min(distance(name, each), 1 + distance(bare, each))] as const);
  return distances.sort(([, one], [, other]) => one - other)[0] ?? [];
};
