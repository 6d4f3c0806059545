import type { Environment } from '#kernel';
import { type Attach, printJson, printLine, printList, printTable } from '#platform/terminal';
import { requireReason } from '../views/parked/parked-streams.js';
import type { ParkedKey, ParkedKeys } from './inbox.js';
import { type ParkedKeyFilter, type ParkedKeyOutcome, ParkedKeyTools } from './parked-key-tools.js';

/** What the commands about keys of groups work with. */
export interface ParkedKeyServices {
  readonly keys: ParkedKeys;
  readonly environment: Environment;
}

const DONE = 0;
const SOMETHING_LEFT = 1;

/** @returns the exit code */
export const listParkedKeys = (attach: Attach<ParkedKeyServices>, filter: ParkedKeyFilter, json: boolean) =>
  attach(async ({ keys, environment }) => {
    const found = await new ParkedKeyTools(keys, environment).list(filter);
    if (json) found.forEach((parked) => printJson(process.stdout, parked));
    else if (found.length === 0) printLine(process.stdout, 'nothing is parked');
    else printTable(process.stdout, LIST, found);
    return DONE;
  });

/** @returns the exit code */
export const showParkedKeys = (attach: Attach<ParkedKeyServices>, filter: ParkedKeyFilter, json: boolean) =>
  attach(async ({ keys, environment }) => {
    const found = await new ParkedKeyTools(keys, environment).list(filter);
    for (const parked of found) {
      const { headers = {}, value = null } = (await keys.first(parked)) ?? {};
      const text = value === null ? '' : Buffer.from(value).toString('utf8');
      const shown = { ...parked, headers: JSON.stringify(headers), value: text };
      if (json) printJson(process.stdout, shown);
      else
        printList(
          process.stdout,
          Object.entries(shown).map(([name, each]) => [name, String(each ?? '')]),
        );
    }
    return foundOrNot(found, json);
  });

/** @returns the exit code */
export const retryParkedKeys = (attach: Attach<ParkedKeyServices>, filter: ParkedKeyFilter, json: boolean) =>
  decide(attach, filter, json, (tools, found) => tools.retry(found));

/** @returns the exit code @throws WrongUsage for no reason, or one that is too long */
export const discardParkedKeys = async (
  attach: Attach<ParkedKeyServices>,
  filter: ParkedKeyFilter,
  reason: string,
  json: boolean,
): Promise<number> => {
  requireReason(reason);
  return decide(attach, filter, json, (tools, found) => tools.discard(found, reason));
};

const decide = (
  attach: Attach<ParkedKeyServices>,
  filter: ParkedKeyFilter,
  json: boolean,
  decision: (tools: ParkedKeyTools, found: readonly ParkedKey[]) => Promise<readonly ParkedKeyOutcome[]>,
): Promise<number> =>
  attach(async ({ keys, environment }) => {
    const tools = new ParkedKeyTools(keys, environment);
    const found = await tools.list(filter);
    if (found.length === 0) return foundOrNot(found, json);
    const outcomes = await decision(tools, found);
    const rows = outcomes.map(({ parked, ...rest }) => ({ ...parked, ...rest }));
    if (json) rows.forEach((row) => printJson(process.stdout, row));
    else printTable(process.stdout, OUTCOMES, rows);
    return outcomes.every(({ outcome }) => outcome === 'taken') ? DONE : SOMETHING_LEFT;
  });

const foundOrNot = (found: readonly unknown[], json: boolean): number => {
  if (found.length > 0) return DONE;
  if (!json) printLine(process.stdout, 'no parked key fits');
  return SOMETHING_LEFT;
};

const WHICH = [
  { heading: 'group', value: ({ group }: Pick<ParkedKey, 'group'>) => group },
  { heading: 'key', value: ({ key }: Pick<ParkedKey, 'key'>) => key },
  { heading: 'event', value: ({ eventType }: Pick<ParkedKey, 'eventType'>) => eventType },
  { heading: 'waiting', value: ({ waiting }: Pick<ParkedKey, 'waiting'>) => waiting },
];
const LIST = [
  ...WHICH,
  { heading: 'next attempt', value: ({ dueAt }: ParkedKey) => dueAt ?? 'by an operator' },
  { heading: 'why', value: ({ error }: ParkedKey) => error },
];
const OUTCOMES = [
  ...WHICH,
  { heading: 'outcome', value: ({ outcome }: Pick<ParkedKeyOutcome, 'outcome'>) => outcome },
  { heading: 'detail', value: ({ detail }: Pick<ParkedKeyOutcome, 'detail'>) => detail },
];
