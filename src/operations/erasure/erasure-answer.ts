import type { KeyRemains } from '#kernel';
import { printLine, printList, type TextStream } from '#platform/terminal';
import type { SubjectRecords, Erased } from './erasure.js';

/** What the terminal answers about an erasure: one line of NDJSON, or the words below. */
export interface ErasureAnswer {
  readonly customer: string;
  readonly outcome: 'erased' | 'would be erased' | 'erased before' | 'unknown';
  readonly keyIds: readonly string[];
  readonly events: number;
  readonly streams: number;
  readonly positionsInClear: readonly number[];
  /** Positions of all receipts, the newest last. */
  readonly receipts: readonly number[];
  readonly keyRemains?: KeyRemains;
  readonly backupDays?: number | null;
}

/** @param dryRun true when nothing was done */
export const answerOf = (customer: string, found: Erased | SubjectRecords, dryRun = false): ErasureAnswer => {
  const { keyIds, events, streams, inClear } = found;
  const earlier = found.receipts.map(({ position }) => position);
  const common = { customer, keyIds, events, streams, positionsInClear: inClear };
  if (!('remains' in found)) return { ...common, outcome: outcomeOf(found, dryRun), receipts: earlier };
  return {
    ...common,
    outcome: 'erased',
    receipts: [...earlier, found.position],
    keyRemains: found.remains,
    backupDays: found.backupDays ?? null,
  };
};

const outcomeOf = ({ keyIds, receipts }: SubjectRecords, dryRun: boolean): ErasureAnswer['outcome'] => {
  if (keyIds.length > 0 && dryRun) return 'would be erased';
  return receipts.length > 0 ? 'erased before' : 'unknown';
};

/** The same for people. */
export const printAnswer = (out: TextStream, answer: ErasureAnswer): void => {
  printLine(out, HEADLINES[answer.outcome](answer));
  const { keyIds, events, streams } = answer;
  if (keyIds.length > 0) {
    out.write('\n');
    printList(out, [
      ['key', keyIds.join(', ')],
      ['sealed', `${counted(events, 'event')} of ${counted(streams, 'stream')}`],
      ...(answer.outcome === 'erased' ? afterwards(answer) : []),
    ]);
  }
  if (answer.positionsInClear.length > 0) out.write(`\n${inClear(answer)}\n`);
};

const HEADLINES: Readonly<Record<ErasureAnswer['outcome'], (answer: ErasureAnswer) => string>> = {
  erased: ({ customer }) => `Customer ${customer} is erased.`,
  'would be erased': ({ customer }) => `Customer ${customer} would be erased. Nothing was changed.`,
  'erased before': ({ customer, receipts }) =>
    `Customer ${customer} was erased before and has not come back: see the receipt at position ${receipts.join(', ')}.`,
  unknown: ({ customer }) => `There is no key of a customer ${customer}: nothing was ever sealed for this id.`,
};

const afterwards = ({ keyRemains, backupDays, receipts }: ErasureAnswer) =>
  [
    ['shown as', '[erased], by every process from now on'],
    ['files', keyRemains === 'nowhere' ? 'hold the key no longer' : REMAINS_IN_LOG],
    ['backups', backupDays == null ? BACKUPS_UNKNOWN : `made before may hold it for ${counted(backupDays, 'day')}`],
    ['receipt', `event CustomerErased at position ${receipts.at(-1)}`],
  ] as const;

const REMAINS_IN_LOG = 'hold it until the write-ahead log of today is gone, from archives and replicas too';
const BACKUPS_UNKNOWN = 'made before hold it; set DAYBOOK_BACKUP_DAYS, so that receipts say for how long';
const MOST_POSITIONS = 10;

const inClear = ({ positionsInClear: all }: ErasureAnswer): string =>
  `${counted(all.length, 'event')} of this customer with values that were written in clear, before they were sealed; ` +
  `no key protects them: position ${all.slice(0, MOST_POSITIONS).join(', ')}${all.length > MOST_POSITIONS ? ' …' : ''}.`;

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
