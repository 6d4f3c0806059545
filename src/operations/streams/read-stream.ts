import { fieldsOf } from '#platform/json';
import {
  type Attach,
  type Column,
  printedLines,
  printJson,
  printLine,
  printList,
  printTable,
  WrongUsage,
} from '#platform/terminal';
import { type Moment, NothingThere, type ShownEvent, StreamReader, type StreamReaderPorts } from './stream-reader.js';

const DONE = 0;
const NOTHING_THERE = 1;
const INDENT = ' '.repeat(4);

/** What the commands about streams work with. */
export type StreamServices = StreamReaderPorts;

interface Form {
  readonly json: boolean;
}

/** Prints events with what they hold. @returns the exit code @throws WrongUsage */
export const readStream = (
  attach: Attach<StreamServices>,
  name: string,
  { from = 1, to = Infinity }: { readonly from?: number | undefined; readonly to?: number | undefined },
  { json }: Form,
): Promise<number> => {
  if (from > to) throw new WrongUsage('--from must not be after --to.');
  return withStreams(attach, async (reader) => {
    for await (const page of reader.events(await reader.named(name), from, to)) {
      if (json) for (const event of page) printJson(process.stdout, event);
      else printEvents(page);
    }
  });
};

/** Prints what a stream had come to. @returns the exit code */
export const readState = (
  attach: Attach<StreamServices>,
  name: string,
  moment: Moment,
  { json }: Form,
): Promise<number> =>
  withStreams(attach, async (reader) => {
    const state = await reader.stateAt(await reader.named(name), moment);
    if (json) return void printJson(process.stdout, state);
    const { stream, version, position, view, document } = state;
    printLine(process.stdout, `${stream} at version ${version}, position ${position}, as in ${view}:`);
    process.stdout.write('\n');
    printList(process.stdout, fieldsOf(document));
  });

/** Runs `work` on the streams of this Daybook, and says it when there is nothing to show. @returns the exit code */
export const withStreams = (
  attach: Attach<StreamServices>,
  work: (reader: StreamReader) => Promise<void>,
): Promise<number> =>
  attach(async (services) => {
    try {
      await work(new StreamReader(services));
      return DONE;
    } catch (error) {
      if (!(error instanceof NothingThere)) throw error;
      printLine(process.stderr, error.message);
      return NOTHING_THERE;
    }
  });

/** Each row of the table with what the event holds below it. */
const printEvents = (events: readonly ShownEvent[]): void => {
  const { stdout } = process;
  const [heading, rule, ...rows] = printedLines(stdout, (out) => printTable(out, COLUMNS, events));
  stdout.write(`${heading}\n${rule}\n`);
  for (const [index, { data }] of events.entries()) {
    const fields = printedLines(stdout, (out) => printList(out, fieldsOf(data)));
    stdout.write([rows[index], ...fields.map((line) => INDENT + line)].map((line) => `${line}\n`).join(''));
  }
};

const COLUMNS: readonly Column<ShownEvent>[] = [
  { heading: 'version', value: ({ version }) => version },
  { heading: 'position', value: ({ position }) => position },
  { heading: 'type', value: ({ type }) => type, colour: () => 'bold' },
  { heading: 'schema', value: ({ schemaVersion }) => schemaVersion },
  { heading: 'occurred at', value: ({ occurredAt }) => occurredAt },
  { heading: 'recorded at', value: ({ recordedAt }) => recordedAt },
  { heading: 'by', value: ({ metadata }) => metadata.principal },
];
