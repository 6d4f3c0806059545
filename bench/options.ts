import { parseArgs } from 'node:util';
import type { Settings } from './harness/measure.js';

export interface Options extends Settings {
  /** Names of measures; all when empty. */
  readonly only: readonly string[];
  /** The result as JSON on standard output instead of tables. */
  readonly json: boolean;
}

/** @param known names of the measures @throws Error that names what is wrong and what is possible */
export const readOptions = (args: readonly string[], known: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '1.5' },
      json: { type: 'boolean', default: false },
    },
  });
  const only = values.only.flatMap((names) => names.split(','));
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is ${known.join(', ')}.`);
  const rounds = positive('rounds', values.rounds);
  if (!Number.isInteger(rounds)) throw new Error(`--rounds ${rounds}: give a whole number.`);
  return { only, rounds, seconds: positive('seconds', values.seconds), json: values.json };
};

const positive = (name: string, text: string): number => {
  const number = Number(text);
  if (!(number > 0 && number < Infinity)) throw new Error(`--${name} ${text}: give a number above 0.`);
  return number;
};
