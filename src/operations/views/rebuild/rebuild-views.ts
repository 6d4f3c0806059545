import { RebuildFenced, type Projection } from '#kernel';
import { type Attach, printJson, printLine, printTable, WrongUsage } from '#platform/terminal';
import { TopicNotWhole } from '../../log-relay/topic-reading.js';
import { RebuildUnderWay } from './held-lease.js';
import { RebuildStopped } from './load-build.js';
import { restrictionText } from './partial-build.js';
import { planRebuild } from './plan-rebuild.js';
import { NothingToResume, type RebuildResult } from './rebuild-options.js';
import { rebuiltEvent } from './rebuilt-event.js';
import type { ViewServices } from '../view-services.js';
import { carryOut } from './carry-out-rebuild.js';
import { knownView } from '../status/known-view.js';
import { type RebuildTask, type RebuildWords, taskOf } from './rebuild-words.js';
import { someAtATime } from './some-at-a-time.js';

const FOUND = 1;
const NOT_FINISHED = 3;
const UNDER_WAY = 4;

/** Rebuilds views, one after another unless asked otherwise. @returns the exit code @throws WrongUsage */
export const rebuildViews = (
  attach: Attach<ViewServices>,
  asked: readonly string[],
  words: RebuildWords,
): Promise<number> => {
  if ((asked.length === 0) !== (words.all === true)) throw new WrongUsage('Name views, or give --all.');
  const task = taskOf(words);
  return attach(async (services) => {
    await services.prepare();
    if (words.dryRun !== true) await services.feeding.start();
    const names = words.all === true ? services.projections.map(({ name }) => name) : asked;
    const projections: Projection[] = [];
    for (const name of names) projections.push((await knownView(services, name)).projection);
    return words.dryRun === true
      ? printPlans(services, projections, words)
      : rebuildAll(services, projections, task, words);
  });
};

const rebuildAll = async (
  services: ViewServices,
  projections: readonly Projection[],
  task: RebuildTask,
  words: RebuildWords,
): Promise<number> => {
  const results: RebuildResult[] = [];
  try {
    await someAtATime(projections, words.concurrency, async (projection) => {
      const result = await carryOut(services, projection, task, words);
      results.push(result);
      await record(services, result, task);
    });
    for (const result of results) advise(result, words);
    return results.some(({ kind, differences, parked }) => (kind === 'documents' ? 0 : differences) + parked > 0)
      ? FOUND
      : 0;
  } catch (error) {
    return reported(error);
  } finally {
    if (words.json === true) for (const result of results) printJson(process.stdout, result);
    else if (results.length > 0) printResults(results);
  }
};

const reported = (error: unknown): number => {
  if (error instanceof NothingToResume) throw new WrongUsage(error.message);
  const known = [RebuildUnderWay, RebuildStopped, RebuildFenced, TopicNotWhole].some((kind) => error instanceof kind);
  if (!known) throw error;
  printLine(process.stderr, (error as Error).message);
  return error instanceof RebuildUnderWay ? UNDER_WAY : NOT_FINISHED;
};

/** The events of a rebuild that has switched are in the outbox since then. */
const record = async (
  { operatorLog, outbox }: ViewServices,
  result: RebuildResult,
  task: RebuildTask,
): Promise<void> => {
  await outbox.publish();
  if (result.switchedAt === undefined) await operatorLog.record(rebuiltEvent(result, restrictionOf(task)));
};

const restrictionOf = (task: RebuildTask): string | undefined => {
  if (task.kind === 'partial') return restrictionText(task.restriction);
  if (task.kind !== 'documents') return undefined;
  if ('stream' in task) return `stream ${task.stream}`;
  const { since, toPosition } = task;
  const from = 'time' in since ? `from ${new Date(since.time).toISOString()}` : `from position ${since.position}`;
  return toPosition === undefined ? from : `${from} to position ${toPosition}`;
};

/** What to do with a build that queries did not go to. */
const advise = ({ view, build, kind, differences, parked, switchedAt }: RebuildResult, { out }: RebuildWords): void => {
  const say = (text: string) => printLine(process.stderr, text);
  if (kind === 'documents' && differences > 0) say(`${view}: ${differences} documents were put right; see ${out}.`);
  if (kind === 'partial')
    say(`${view}: look at it with daybook projections verify ${view} --build ${build} or in SQL.`);
  if (kind !== 'beside' || switchedAt !== undefined) return;
  if (differences > 0)
    say(`${view}: see ${out}. Where the fresh fold agrees with build ${build}, the live one is wrong.`);
  if (parked > 0) say(`${view}: streams wait in build ${build}: daybook parked list --projection ${view}@${build}`);
  say(`${view}: queries go to the new build with daybook projections switch ${view} --to ${build}`);
};

const printPlans = async (
  services: ViewServices,
  projections: readonly Projection[],
  { json, resume }: RebuildWords,
): Promise<number> => {
  const plans = [];
  for (const projection of projections) plans.push(await planRebuild(services, projection, { resume }));
  if (json === true) for (const plan of plans) printJson(process.stdout, plan);
  else {
    printTable(
      process.stdout,
      [
        { heading: 'view', value: ({ view }) => view },
        { heading: 'live', value: ({ fromBuild }) => fromBuild },
        { heading: 'would load', value: ({ build, resumes }) => (resumes ? `${build}, begun before` : build) },
        { heading: 'from', value: ({ fromPosition }) => fromPosition },
        { heading: 'to', value: ({ toPosition }) => toPosition },
        { heading: 'events', value: ({ events }) => events },
        { heading: 'events/s', value: ({ eventsPerSecond }) => eventsPerSecond },
        { heading: 'seconds at least', value: ({ secondsAtLeast }) => secondsAtLeast },
      ],
      plans,
    );
  }
  return 0;
};

const printResults = (results: readonly RebuildResult[]): void =>
  printTable(
    process.stdout,
    [
      { heading: 'view', value: ({ view }) => view },
      { heading: 'build', value: ({ build }) => build },
      { heading: 'kind', value: ({ kind }) => kind },
      { heading: 'events', value: ({ events }) => events },
      { heading: 'compared', value: ({ compared }) => compared },
      { heading: 'differences', value: ({ differences }) => differences },
      { heading: 'parked', value: ({ parked }) => parked },
      { heading: 'skipped', value: ({ skipped }) => skipped },
      { heading: 'live', value: ({ build, fromBuild, switchedAt }) => (switchedAt === undefined ? fromBuild : build) },
    ],
    results,
  );
