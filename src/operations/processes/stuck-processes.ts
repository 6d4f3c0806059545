import type { WaitingMessage } from '#kernel';
import type { ProcessProgress } from '#platform';
import { type Attach, type Column, printLine, printTable } from '#platform/terminal';
import { DONE, type Form, NOT_DONE, type ProcessName, type ProcessServices } from './process-services.js';

/** What stuck steps are shown and tried again with. */
export type InboxServices = Pick<ProcessServices, 'processInbox'>;

const MOST = 1_000;

const COLUMNS: readonly Column<WaitingMessage>[] = [
  { heading: 'process', value: ({ process }) => process },
  { heading: 'id', value: ({ instance }) => instance },
  { heading: 'position', value: ({ position }) => position },
  { heading: 'attempts', value: ({ attempts }) => attempts },
  { heading: 'error', value: ({ error }) => error, colour: () => 'red' },
];

type Running = ProcessName & ProcessProgress;

const RUNNING: readonly Column<Running>[] = [
  { heading: 'process', value: ({ process }) => process },
  { heading: 'id', value: ({ id }) => id },
  { heading: 'waiting for', value: ({ waitingFor }) => waitingFor },
  { heading: 'since', value: ({ since }) => since },
];

/** All that go on, as the views have them, the longest waits first, and what is stuck. @returns the exit code */
export const listRunning = (attach: Attach<ProcessServices>, { json }: Form): Promise<number> =>
  attach(async (services) => {
    const running = await runningIn(services);
    if (json) for (const each of running) printLine(process.stdout, JSON.stringify(each));
    else if (running.length > 0) printTable(process.stdout, RUNNING, running);
    else printLine(process.stdout, 'Nothing runs.');
    if (!json) process.stdout.write('\n');
    return printStuck(services, { json });
  });

/** A thousand of each kind. */
const runningIn = async ({ kinds, views, prepare }: ProcessServices): Promise<readonly Running[]> => {
  await prepare();
  const running: Running[] = [];
  for (const { name, view } of kinds) {
    if (view === undefined) continue;
    const rows = await views.query<ProcessProgress>(view.view, {
      filter: { field: 'status', op: 'eq', value: 'RUNNING' },
      sort: [{ field: 'since', direction: 'asc' }],
      limit: MOST,
    });
    running.push(
      ...rows.map(({ id, document: { status, waitingFor, since } }) => ({
        ...{ process: name, id, status, since },
        ...(waitingFor !== undefined && { waitingFor }),
      })),
    );
  }
  return running;
};

/** The oldest thousand. @returns the exit code */
export const listStuck = (attach: Attach<InboxServices>, form: Form): Promise<number> =>
  attach((services) => printStuck(services, form));

const printStuck = async ({ processInbox }: InboxServices, { json }: Form): Promise<number> => {
  const stuck = await processInbox.stuck(MOST);
  if (json) for (const step of stuck) printLine(process.stdout, JSON.stringify(lineOf(step)));
  else if (stuck.length > 0) printTable(process.stdout, COLUMNS, stuck);
  else printLine(process.stdout, 'Nothing is stuck.');
  return DONE;
};

const lineOf = ({ process, instance: id, stream, version, position, timer, attempts, error }: WaitingMessage) => ({
  ...{ process, id, stream, version, position, attempts },
  ...(timer !== undefined && { timer }),
  ...(error !== undefined && { error }),
});

/** @returns the exit code */
export const retryProcess = (
  attach: Attach<InboxServices>,
  { process: name, id }: ProcessName,
  { json }: Form,
): Promise<number> =>
  attach(async ({ processInbox }) => {
    const isDue = await processInbox.retry(name, id);
    const outcome = isDue ? 'is due' : 'nothing has failed';
    const words = isDue
      ? `${name} ${id} is due; a server with the role process tries it at once.`
      : `Nothing of ${name} ${id} has failed. daybook processes list shows what is stuck.`;
    printLine(process.stdout, json ? JSON.stringify({ process: name, id, outcome }) : words);
    return isDue ? DONE : NOT_DONE;
  });
