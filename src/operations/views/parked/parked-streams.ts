import type { ParkedStream } from '#kernel';
import { type Attach, printJson, printLine, printList, printTable, WrongUsage } from '#platform/terminal';
import type { Feeding } from '../feeding/feeding.js';
import { type ParkedFilter, type ParkedOutcome, type ParkedPorts, ParkedTools } from './parked-tools.js';

/** What the commands about parked streams work with. */
export interface ParkedServices extends ParkedPorts {
  /** Feeds the views where no server does: they take decisions up. */
  readonly feeding: Feeding;
}

const DONE = 0;
const SOMETHING_LEFT = 1;
const LONGEST_REASON = 500;

interface Form {
  readonly json: boolean;
}

/** @returns the exit code */
export const listParked = (attach: Attach<ParkedServices>, filter: ParkedFilter, { json }: Form): Promise<number> =>
  attach(async (services) => {
    const tools = new ParkedTools(services);
    const [waiting, discarded] = [await tools.list(filter), await tools.discarded(filter)];
    const rows = [
      ...waiting.map(({ error, ...each }) => ({ ...each, state: each.retrying ? 'retrying' : 'waiting', why: error })),
      ...discarded.map(({ reason, ...each }) => ({ ...each, state: 'discarded', why: reason })),
    ];
    if (json) printLines(rows);
    else if (rows.length === 0)
      print('nothing is parked; keys of consumer groups: --groups with the address of their database');
    else printTable(process.stdout, LIST, rows);
    return DONE;
  });

/** @returns the exit code */
export const showParked = (attach: Attach<ParkedServices>, filter: ParkedFilter, { json }: Form): Promise<number> =>
  attach(async (services) => {
    const tools = new ParkedTools(services);
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
export const retryParked = (attach: Attach<ParkedServices>, filter: ParkedFilter, form: Form): Promise<number> =>
  decide(attach, filter, form, (tools, found) => tools.retry(found));

/** @returns the exit code @throws WrongUsage for no reason, or one that is too long */
export const discardParked = async (
  attach: Attach<ParkedServices>,
  filter: ParkedFilter,
  reason: string,
  form: Form,
): Promise<number> => {
  requireReason(reason);
  return decide(attach, filter, form, (tools, found) => tools.discard(found, reason));
};

/** @throws WrongUsage for no reason, or one that is too long */
export const requireReason = (reason: string): void => {
  if (reason.trim() === '' || reason.length > LONGEST_REASON) {
    throw new WrongUsage(`--reason must say why, in 1 to ${LONGEST_REASON} characters.`);
  }
};

const decide = (
  attach: Attach<ParkedServices>,
  filter: ParkedFilter,
  { json }: Form,
  decision: (tools: ParkedTools, found: readonly ParkedStream[]) => Promise<readonly ParkedOutcome[]>,
): Promise<number> =>
  attach(async (services) => {
    const tools = new ParkedTools(services);
    const found = await tools.list(filter);
    if (found.length === 0) return foundOrNot(found, json);
    await services.feeding.start();
    const outcomes = await decision(tools, found);
    const rows = outcomes.map(({ parked, ...rest }) => ({ ...parked, ...rest }));
    if (json) printLines(rows);
    else printTable(process.stdout, OUTCOMES, rows);
    return outcomes.every(({ outcome }) => outcome === 'taken') ? DONE : SOMETHING_LEFT;
  });

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
