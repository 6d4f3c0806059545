import type { Checkpoints, EventLog, PersonalData, ViewDifference, ViewDifferences } from '#kernel';
import { type Difference, differences, shownValue } from '#platform/json';
import { type Attach, printJson, printLine, printTable } from '#platform/terminal';
import { DRIFT } from './log-walk.js';
import { redacted } from '../../streams/redacted.js';

/** What the command works with. */
export interface DriftServices {
  readonly differences: Pick<ViewDifferences, 'list'>;
  readonly personal: PersonalData;
  readonly checkpoints: Pick<Checkpoints, 'load'>;
  readonly log: Pick<EventLog, 'head'>;
}

const NONE = 0;
const SOME = 1;
const MOST = 1_000;

/** Prints documents that differ from their events. @returns the exit code */
export const showDrift = (attach: Attach<DriftServices>, { json }: { readonly json: boolean }): Promise<number> =>
  attach(async (services) => {
    const found = await services.differences.list(MOST);
    for (const difference of found) {
      const { expected, found: held, ...where } = await forEyes(difference, services);
      if (json) printJson(process.stdout, { ...where, expected, found: held });
      else printDifference(where, differences(expected, held));
    }
    if (!json) await printSummary(found.length, services);
    return found.length === 0 ? NONE : SOME;
  });

const forEyes = async ({ expected, found, ...where }: ViewDifference, { personal }: DriftServices) => ({
  ...where,
  expected: await redacted(expected ?? null, personal, { marked: true }),
  found: await redacted(found ?? null, personal, { marked: true }),
});

const printDifference = (
  { projection, id, stream, version, position, foundAt }: Omit<ViewDifference, 'expected' | 'found'>,
  changes: readonly Difference[],
): void => {
  const upTo = stream === undefined ? `position ${position}` : `version ${version}`;
  print(`${id} of ${projection}, up to ${upTo}, seen first at ${foundAt}`);
  if (changes.length === 0) print('the document is right for an older version: events are missing in it');
  else printTable(process.stdout, COLUMNS, changes);
  print('');
};

const printSummary = async (count: number, { checkpoints, log }: DriftServices): Promise<void> => {
  const [position, head] = [(await checkpoints.load(DRIFT))?.position, await log.head()];
  const looked =
    position === undefined ? 'no server has looked yet' : `the next look is at position ${position + 1} of ${head}`;
  if (count === 0) print(`no document differs from its events; ${looked}`);
  else print(`${count === 1 ? 'one document differs' : `${count} documents differ`} from the events; ${looked}`);
};

const print = (line: string): void => printLine(process.stdout, line);

const COLUMNS = [
  { heading: 'field', value: ({ path }: Difference) => (path === '' ? 'the document' : path) },
  { heading: 'by the events', value: ({ before }: Difference) => sideOf(before), colour: () => 'green' as const },
  { heading: 'in the view', value: ({ after }: Difference) => sideOf(after), colour: () => 'red' as const },
];

const sideOf = (value: Difference['before']): string => (value === null ? '' : shownValue(value));
