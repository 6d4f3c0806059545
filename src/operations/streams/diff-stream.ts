import { type Difference, differences, shownValue } from '#platform/json';
import { type Attach, printJson, printLine, printTable } from '#platform/terminal';
import { type StreamServices, withStreams } from './read-stream.js';

/** Prints what differs between two versions of a stream's state. @returns the exit code */
export const diffStream = (
  attach: Attach<StreamServices>,
  name: string,
  version: number,
  later: number,
  { json }: { readonly json: boolean },
): Promise<number> =>
  withStreams(attach, async (reader) => {
    const stream = await reader.named(name);
    const [before, after] = [
      await reader.stateAt(stream, { version }, { marked: true }),
      await reader.stateAt(stream, { version: later }, { marked: true }),
    ];
    const changes = differences(before.document, after.document);
    if (json) for (const change of changes) printJson(process.stdout, change);
    else if (changes.length === 0) printLine(process.stdout, `${stream} is the same at ${version} and at ${later}.`);
    else printTable(process.stdout, columnsOf(version, later), changes);
  });

const columnsOf = (version: number, later: number) => [
  { heading: 'field', value: ({ path }: Difference) => path },
  {
    heading: `version ${version}`,
    value: ({ before }: Difference) => (before === null ? '' : shownValue(before)),
    colour: () => 'red' as const,
  },
  {
    heading: `version ${later}`,
    value: ({ after }: Difference) => (after === null ? '' : shownValue(after)),
    colour: () => 'green' as const,
  },
];
