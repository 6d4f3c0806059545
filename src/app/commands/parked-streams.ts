import type { ParkedStream } from '#kernel';
import { printJson, printLine, printList, printTable } from '#platform';
import { type ParkedFilter, type ParkedOutcome, ParkedTools } from '../../operations/views/parked/parked-tools.js';
import { PROJECTIONS } from '../contexts.js';
import type { Services } from '../composition.js';
import { withDaybook } from '../with-daybook.js';
import { WrongUsage } from '../wrong-usage.js';

const DONE = 0;
const SOMETHING_LEFT = 1;
const LONGEST_REASON = 500;

interface Form {
  readonly json: boolean;
}

/** @returns the exit code */
export const listParked = (filter: ParkedFilter, { json }: Form): Promise<number> =>
  withDaybook(async ({ parts }) => {
    const tools = toolsOf(parts);
    const [waiting, discarded] = [await tools.list(filter), await tools.discarded(filter)];
    const rows = [
      ...waiting.map(({ error, ...each }) => ({ ...each, state: each.retrying ? 'retrying' : 'waiting', why: error })),
      ...discarded.map(({ reason, ...each }) => ({ ...each, state: 'discarded', why: reason })),
    ];
    if (json) printLines(rows);
    else if (rows.length === 0) print('nothing is parked');
    else printTable(process.stdout, LIST, rows);
    return DONE;
  });

/** @returns the exit code */
export const showParked = (filter: ParkedFilter, { json }: Form): Promise<number> =>
  withDaybook(async ({ parts }) => {
    const tools = toolsOf(parts);
    const found = await tools.list(filter);
    for (const [index, parked] of found.entries()) {
      const event = await tools.eventOf(parked);
      const { data = '', metadata = '', occurredAt, recordedAt, schemaVersion } = event ?? {};
      const shown = { ...parked, schemaVersion, occurredAt, recordedAt, data: sealedOut(data), metadata };
      if (json) printLines([shown]);
      else {
        if (index > 0) print('');
        printList(
          process.stdout,
          Object.entries(shown).map(([name, value]) => [name, value === undefined ? '' : String(value)]),
        );
      }
    }
    return foundOrNot(found, json);
  });

/** @returns the exit code */
export const retryParked = (filter: ParkedFilter, form: Form): Promise<number> =>
  decide(filter, form, (tools, found) => tools.retry(found));

/** @returns the exit code @throws WrongUsage for no reason, or one that is too long */
export const discardParked = async (filter: ParkedFilter, reason: string, form: Form): Promise<number> => {
  if (reason.trim() === '' || reason.length > LONGEST_REASON) {
    throw new WrongUsage(`--reason must say why, in 1 to ${LONGEST_REASON} characters.`);
  }
  return decide(filter, form, (tools, found) => tools.discard(found, reason));
};

const decide = (
  filter: ParkedFilter,
  { json }: Form,
  decision: (tools: ParkedTools, found: readonly ParkedStream[]) => Promise<readonly ParkedOutcome[]>,
): Promise<number> =>
  withDaybook(async ({ parts }) => {
    const tools = toolsOf(parts);
    const found = await tools.list(filter);
    if (found.length === 0) return foundOrNot(found, json);
    // Without a server it is this process that feeds the views.
    await parts.start();
    const outcomes = await decision(tools, found);
    const rows = outcomes.map(({ parked, ...rest }) => ({ ...parked, ...rest }));
    if (json) printLines(rows);
    else printTable(process.stdout, OUTCOMES, rows);
    return outcomes.every(({ outcome }) => outcome === 'taken') ? DONE : SOMETHING_LEFT;
  });

const toolsOf = ({ parked, store, acts, environment }: Services): ParkedTools =>
  new ParkedTools({ parked, store, acts, environment, projections: PROJECTIONS });

const foundOrNot = (found: readonly unknown[], json: boolean): number => {
  if (found.length > 0) return DONE;
  if (!json) print('no parked stream fits');
  return SOMETHING_LEFT;
};

/** What is sealed says nothing to people, and a lot of it. */
const sealedOut = (json: string): string => json.replace(/\{"sealed":"[^"]*"\}/gu, '"[sealed]"');

const print = (line: string): void => printLine(process.stdout, line);
const printLines = (values: readonly object[]): void => values.forEach((value) => printJson(process.stdout, value));

interface Row extends Pick<ParkedStream, 'projection' | 'stream' | 'version' | 'eventType'> {
  readonly state: string;
  readonly why: string;
}

const WHICH = [
  { heading: 'projection', value: ({ projection }: Pick<Row, 'projection'>) => projection },
  { heading: 'stream', value: ({ stream }: Pick<Row, 'stream'>) => stream },
  { heading: 'version', value: ({ version }: Pick<Row, 'version'>) => version },
  { heading: 'event', value: ({ eventType }: Pick<Row, 'eventType'>) => eventType },
];
const LIST = [
  ...WHICH,
  { heading: 'state', value: ({ state }: Row) => state },
  { heading: 'why', value: ({ why }: Row) => why },
];
const OUTCOMES = [
  ...WHICH,
  { heading: 'outcome', value: ({ outcome }: Pick<ParkedOutcome, 'outcome'>) => outcome },
  { heading: 'detail', value: ({ detail }: Pick<ParkedOutcome, 'detail'>) => detail },
];
