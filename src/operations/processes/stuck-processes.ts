import type { ProcessInbox, WaitingMessage } from '#kernel';
import { type Attach, type Column, printLine, printTable } from '#platform/terminal';

export interface ProcessServices {
  readonly processInbox: Pick<ProcessInbox, 'stuck' | 'retry'>;
}

interface Form {
  readonly json: boolean;
}

const [DONE, NOTHING_FAILED] = [0, 1];
const MOST = 1_000;

const COLUMNS: readonly Column<WaitingMessage>[] = [
  { heading: 'process', value: ({ process }) => process },
  { heading: 'id', value: ({ instance }) => instance },
  { heading: 'position', value: ({ position }) => position },
  { heading: 'attempts', value: ({ attempts }) => attempts },
  { heading: 'error', value: ({ error }) => error, colour: () => 'red' },
];

/** The oldest thousand. @returns the exit code */
export const listStuck = (attach: Attach<ProcessServices>, { json }: Form): Promise<number> =>
  attach(async ({ processInbox }) => {
    const stuck = await processInbox.stuck(MOST);
    if (json) for (const step of stuck) printLine(process.stdout, JSON.stringify(lineOf(step)));
    else if (stuck.length > 0) printTable(process.stdout, COLUMNS, stuck);
    else printLine(process.stdout, 'Nothing is stuck.');
    return DONE;
  });

const lineOf = ({ process, instance: id, stream, version, position, timer, attempts, error }: WaitingMessage) => ({
  ...{ process, id, stream, version, position, attempts },
  ...(timer !== undefined && { timer }),
  ...(error !== undefined && { error }),
});

/** @returns the exit code */
export const retryProcess = (
  attach: Attach<ProcessServices>,
  { process: name, id }: { readonly process: string; readonly id: string },
  { json }: Form,
): Promise<number> =>
  attach(async ({ processInbox }) => {
    const isDue = await processInbox.retry(name, id);
    const outcome = isDue ? 'is due' : 'nothing has failed';
    const words = isDue
      ? `${name} ${id} is due; a server with the role process tries it at once.`
      : `Nothing of ${name} ${id} has failed. daybook processes list shows what is stuck.`;
    printLine(process.stdout, json ? JSON.stringify({ process: name, id, outcome }) : words);
    return isDue ? DONE : NOTHING_FAILED;
  });
