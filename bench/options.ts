import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Settings } from './harness/measure.js';

export interface Options extends Settings {
  /** Names of measures; all when empty. */
  readonly only: readonly string[];
  /** The result as JSON on standard output instead of tables. */
  readonly json: boolean;
  /** Whether the result becomes what the documents show. */
  readonly reference: boolean;
  /** Folder that results are written to. */
  readonly results: string;
}

const QUICK = { rounds: 1, seconds: 0.3, orders: 500, events: 5_000 };
const THOROUGH = { rounds: 5, seconds: 1.5, orders: undefined, events: undefined };

/** @param known names of the measures @throws Error that names what is wrong and what is possible */
export const readOptions = (args: readonly string[], known: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      orders: { type: 'string' },
      events: { type: 'string' },
      'no-peers': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      reference: { type: 'boolean', default: false },
      results: { type: 'string', default: fileURLToPath(new URL('./results/', import.meta.url)) },
    },
  });
  const only = values.only.flatMap((names) => names.split(','));
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is ${known.join(', ')}.`);
  if (values.quick && values.reference) throw new Error('--reference --quick: a quick run is no reference.');
  const usual = values.quick ? QUICK : THOROUGH;
  const { orders, events } = {
    orders: values.orders === undefined ? usual.orders : whole('orders', values.orders),
    events: values.events === undefined ? usual.events : whole('events', values.events),
  };
  return {
    only,
    rounds: values.rounds === undefined ? usual.rounds : whole('rounds', values.rounds),
    seconds: values.seconds === undefined ? usual.seconds : positive('seconds', values.seconds),
    ...(orders === undefined ? {} : { orders }),
    ...(events === undefined ? {} : { events }),
    peers: !values['no-peers'],
    json: values.json,
    reference: values.reference,
    results: values.results,
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
