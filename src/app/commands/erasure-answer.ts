import type { KeyRemains } from '#kernel';
import type { Concerned, Erased } from '../../operations/erasure/erasure.js';

/** What the terminal answers about an erasure: one line of NDJSON, or the words below. */
export interface ErasureAnswer {
  readonly customer: string;
  readonly outcome: 'erased' | 'would be erased' | 'erased before' | 'unknown';
  readonly keyIds: readonly string[];
  readonly events: number;
  readonly orders: number;
  readonly positionsInClear: readonly number[];
  /** Positions of receipts, of this erasure or of earlier ones. */
  readonly receipts: readonly number[];
  readonly keyRemains?: KeyRemains;
  readonly backupDays?: number | null;
}

/** @param dryRun true when nothing was done */
export const answerOf = (customer: string, found: Erased | Concerned, dryRun = false): ErasureAnswer => {
  const { keyIds, events, streams, inClear, receipts } = found;
  const common = { customer, keyIds, events, orders: streams, positionsInClear: inClear };
  const before = receipts.map(({ position }) => position);
  if ('remains' in found) {
    const { remains, position, backupDays } = found;
    return {
      ...common,
      ...{ outcome: 'erased', receipts: [...before, position], keyRemains: remains, backupDays: backupDays ?? null },
    };
  }
  return { ...common, outcome: outcomeOf(found, dryRun), receipts: before };
};

const outcomeOf = ({ keyIds, receipts }: Concerned, dryRun: boolean): ErasureAnswer['outcome'] => {
  if (keyIds.length > 0 && dryRun) return 'would be erased';
  return receipts.length > 0 ? 'erased before' : 'unknown';
};

type Line = readonly [name: string, value: string];

/** The same for people. */
export const textOf = (answer: ErasureAnswer): string => {
  const lines = answer.keyIds.length === 0 ? [] : [...extentOf(answer), ...(AFTER[answer.outcome]?.(answer) ?? [])];
  const text = lines.map(([name, value]) => `${name.padEnd(NAME_WIDTH)}${value}\n`).join('');
  return `${HEADLINES[answer.outcome](answer)}\n${text === '' ? '' : `\n${text}`}${warningOf(answer)}`;
};

const NAME_WIDTH = 11;
const MOST_POSITIONS = 10;

const HEADLINES: Readonly<Record<ErasureAnswer['outcome'], (answer: ErasureAnswer) => string>> = {
  erased: ({ customer }) => `Customer ${customer} is erased.`,
  'would be erased': ({ customer }) => `Customer ${customer} would be erased. Nothing was changed.`,
  'erased before': ({ customer, receipts }) =>
    `Customer ${customer} was erased before and has not come back: see the receipt at position ${receipts.join(', ')}.`,
  unknown: ({ customer }) => `There is no key of a customer ${customer}: nothing was ever sealed for this id.`,
};

const extentOf = ({ keyIds, events, orders }: ErasureAnswer): readonly Line[] => [
  ['key', keyIds.join(', ')],
  ['sealed', `${counted(events, 'event')} of ${counted(orders, 'order')}`],
];

const AFTER: Readonly<Partial<Record<ErasureAnswer['outcome'], (answer: ErasureAnswer) => readonly Line[]>>> = {
  erased: ({ keyRemains, backupDays, receipts }) => [
    ['shown as', '[erased], by every process from now on'],
    ['files', keyRemains === 'nowhere' ? 'hold the key no longer' : REMAINS_IN_LOG],
    [
      'backups',
      backupDays === null ? BACKUPS_UNKNOWN : `of before today may hold it for ${counted(backupDays ?? 0, 'day')}`,
    ],
    ['receipt', `event CustomerErased at position ${receipts.at(-1)}`],
  ],
};

const REMAINS_IN_LOG = 'hold it until the write-ahead log of today is gone, from archives and replicas too';
const BACKUPS_UNKNOWN = 'of before today hold it; set DAYBOOK_BACKUP_DAYS, so that receipts say for how long';

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

const warningOf = ({ positionsInClear }: ErasureAnswer): string => {
  if (positionsInClear.length === 0) return '';
  const more = positionsInClear.length > MOST_POSITIONS ? ' and more' : '';
  return (
    `\n${counted(positionsInClear.length, 'event')} of this customer hold values that were written in clear, before ` +
    `they were sealed; no key protects them: position ${positionsInClear.slice(0, MOST_POSITIONS).join(', ')}${more}.\n`
  );
};
