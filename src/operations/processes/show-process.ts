import { FreshDocuments, type Json, recordsOf, type WaitingMessage } from '#kernel';
import type { ProcessKind, ProcessProgress } from '#platform';
import { fieldsOf } from '#platform/json';
import { type Attach, type Column, printJson, printLine, printTable } from '#platform/terminal';
import { type ShownEvent, StreamReader } from '../streams/stream-reader.js';
import { DONE, type Form, kindOf, NOT_DONE, type ProcessName, type ProcessServices } from './process-services.js';

const EVENTS: readonly Column<ShownEvent>[] = [
  { heading: 'version', value: ({ version }) => version },
  { heading: 'occurred at', value: ({ occurredAt }) => occurredAt },
  { heading: 'event', value: ({ type }) => type, colour: () => 'bold' },
  { heading: 'with', value: ({ data }) => wordsOf(data) },
];
const WAITING: readonly Column<WaitingMessage>[] = [
  { heading: 'yet to be done', value: ({ timer, stream, version }) => timer ?? `${stream} ${version}` },
  {
    heading: 'due',
    value: ({ dueAt }) => timeOf(dueAt) ?? 'stuck',
    colour: ({ dueAt }) => (dueAt ? undefined : 'red'),
  },
  { heading: 'attempts', value: ({ attempts }) => attempts },
  { heading: 'error', value: ({ error }) => error, colour: () => 'red' },
];

const wordsOf = (data: Json): string =>
  fieldsOf(data)
    .map(([path, value]) => `${path} ${String(value)}`)
    .join(', ');

/** Rows of a database may have a date for it. */
const timeOf = (dueAt: unknown): string | undefined =>
  dueAt === undefined ? undefined : new Date(dueAt as string).toISOString();

/** Prints what has happened in a process, what it waits for, and what it has yet to do. @returns the exit code @throws WrongUsage */
export const showProcess = (attach: Attach<ProcessServices>, name: ProcessName, { json }: Form): Promise<number> =>
  attach(async (services) => {
    const kind = kindOf(services, name.process);
    const [events, waiting] = [
      await eventsOf(kind, name.id, services),
      await services.processInbox.of(name.process, name.id),
    ];
    if (events.length + waiting.length === 0) {
      printLine(process.stderr, `There is no process ${name.process} ${name.id}.`);
      return NOT_DONE;
    }
    const progress = await progressOf(kind, name.id, services);
    if (json) printJson(process.stdout, { ...name, ...summaryOf(progress), events, steps: waiting.map(stepOf) });
    else printProcess(name, progress, events, waiting);
    return DONE;
  });

const stepOf = ({ timer, eventId, stream, version, attempts, dueAt, error }: WaitingMessage) => ({
  ...{ eventId, stream, version, attempts, isStuck: dueAt === undefined },
  ...(timer !== undefined && { timer }),
  ...(dueAt !== undefined && { dueAt: timeOf(dueAt) }),
  ...(error !== undefined && { error }),
});

const summaryOf = (progress: ProcessProgress | undefined) =>
  progress && { status: progress.status, waitingFor: progress.waitingFor ?? null, since: progress.since };

const printProcess = (
  { process: kind, id }: ProcessName,
  progress: ProcessProgress | undefined,
  events: readonly ShownEvent[],
  waiting: readonly WaitingMessage[],
): void => {
  const { stdout } = process;
  if (events.length > 0) printTable(stdout, EVENTS, events);
  if (waiting.length > 0) stdout.write('\n');
  if (waiting.length > 0) printTable(stdout, WAITING, waiting);
  stdout.write('\n');
  printLine(stdout, `${kind} ${id} ${wordsFor(progress, waiting)}`);
};

const wordsFor = (progress: ProcessProgress | undefined, waiting: readonly WaitingMessage[]): string => {
  if (waiting.some(({ dueAt }) => dueAt === undefined))
    return 'is stuck: mend the cause, then daybook processes retry.';
  if (progress === undefined) return waiting.length > 0 ? 'has steps to do.' : 'has nothing to do.';
  const { status, waitingFor, since } = progress;
  return waitingFor === undefined ? `is ${status} since ${since}.` : `waits for ${waitingFor} since ${since}.`;
};

/** How far a process has come by its events, which are never behind; `undefined` for one of a kind without a view, or none. */
export const progressOf = async (
  { view, streamOf }: ProcessKind,
  id: string,
  { store }: Pick<ProcessServices, 'store'>,
): Promise<ProcessProgress | undefined> => {
  if (view === undefined) return undefined;
  const fresh = new FreshDocuments(view, { upTo: () => Infinity, parked: new Map(), isDiscarded: () => false });
  for await (const record of recordsOf(store, streamOf(id))) fresh.take(record);
  return fresh.get(id)?.document as ProcessProgress | undefined;
};

const eventsOf = async (kind: ProcessKind, id: string, services: ProcessServices): Promise<readonly ShownEvent[]> => {
  const stream = kind.streamOf(id);
  if ((await services.store.readStream(stream, 1, 1)).length === 0) return [];
  const events: ShownEvent[] = [];
  for await (const page of new StreamReader({ ...services, projections: [] }).events(stream, 1, Infinity)) {
    events.push(...page);
  }
  return events.map((event) => ({ ...event, data: without(event.data, kind.hidden) }));
};

const without = (data: Json, hidden: readonly string[]): Json =>
  Object.fromEntries(Object.entries(data as Readonly<Record<string, Json>>).filter(([name]) => !hidden.includes(name)));
