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
      orders: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const only = values.only.flatMap((names) => names.split(','));
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is ${known.join(', ')}.`);
  return {
    only,
    rounds: whole('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    json: values.json,
    ...(values.orders === undefined ? {} : { orders: whole('orders', values.orders) }),
  };
};

const whole = (name: string, text: string): number => {
  const number = positive(name, text);
  if (!Number.isInteger(number)) throw new Error(`--${name} ${number}: give a whole number.`);
  return number;
};

const positive = (name: string, text: string): number => {
  const number = Number(text);
  if (!(number > 0 && number < Infinity)) throw new Error(`--${name} ${text}: give a number above 0.`);
  return number;
};
