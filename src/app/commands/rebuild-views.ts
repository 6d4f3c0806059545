import { leftText, type Outlet, paceOf, printTable, shareText, StatusLine } from '#platform';
import { RebuildFenced } from '#kernel';
import { ViewSwitched } from '../../operations/acts/acts.events.js';
import { RebuildStopped } from '../../operations/projections/rebuild/load-build.js';
import { type RebuildResult, RebuildUnderWay, rebuildView } from '../../operations/projections/rebuild/rebuild.js';
import { type Attached, withDaybook } from '../with-daybook.js';
import { WrongUsage } from '../wrong-usage.js';
import { DifferencesFile } from './differences-file.js';
import { knownView } from './known-view.js';
import type { RebuildWords } from './projections.cli.js';

const FOUND = 1;
const NOT_FINISHED = 3;
const UNDER_WAY = 4;

/** Rebuilds views one after another. @returns the exit code @throws WrongUsage */
export const rebuildViews = (asked: readonly string[], words: RebuildWords): Promise<number> => {
  if ((asked.length === 0) !== (words.all === true)) throw new WrongUsage('Name views, or give --all.');
  return withDaybook(async ({ parts }) => {
    await parts.start();
    const names = words.all === true ? parts.projections.projections.map(({ name }) => name) : asked;
    for (const name of names) await knownView(parts, name);
    const results: RebuildResult[] = [];
    try {
      for (const name of names) results.push(await rebuildOne(parts, name, words));
      return results.some(({ differences, parked }) => differences + parked > 0) ? FOUND : 0;
    } catch (error) {
      return told(error);
    } finally {
      printResults(results, words.json === true);
    }
  });
};

const told = (error: unknown): number => {
  const known = [RebuildUnderWay, RebuildStopped, RebuildFenced].some((kind) => error instanceof kind);
  if (!known) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  return error instanceof RebuildUnderWay ? UNDER_WAY : NOT_FINISHED;
};

const rebuildOne = async (parts: Attached['parts'], name: string, words: RebuildWords): Promise<RebuildResult> => {
  const { projection } = await knownView(parts, name);
  const outlet: Outlet = { out: process.stdout, progress: process.stderr, json: words.json === true };
  const now = { phase: 'loading', target: 0, from: -1, position: 0, since: parts.environment.now().getTime() };
  const line = new StatusLine(outlet, () => {
    const elapsed = parts.environment.now().getTime() - now.since;
    const pace = paceOf(now.position - Math.max(0, now.from), now.target - Math.max(0, now.from), elapsed);
    const { phase, position, target } = now;
    return {
      text: `${name}  ${phase}  ${shareText(pace)}  position ${position} of ${target}  ${pace.perSecond}/s  ${leftText(pace)}`,
      figures: {
        projection: name,
        phase,
        position,
        target,
        rate: pace.perSecond,
        etaSeconds: pace.secondsLeft ?? null,
      },
    };
  });
  const file = new DifferencesFile(words.out);
  line.begin();
  try {
    const { verify, onError, batch } = words;
    const options = { verify, switchTo: words.switch, onError, batch };
    const ports = { ...parts, views: parts.keyedViews };
    const result = await rebuildView(ports, projection, options, {
      phase: (phase, target) =>
        Object.assign(now, { phase, target, from: -1, since: parts.environment.now().getTime() }),
      progress: (position) => {
        if (now.from < 0) now.from = position;
        now.position = position;
      },
      difference: (found) => file.write(name, found),
    });
    await recordSwitch(parts, result);
    return result;
  } finally {
    line.end();
    file.close();
  }
};

const recordSwitch = async ({ acts }: Attached['parts'], { view, fromBuild, build, switchedAt }: RebuildResult) => {
  if (switchedAt === undefined) return;
  await acts.record(ViewSwitched({ view, fromBuild, toBuild: build, position: switchedAt, cause: 'rebuild' }));
};

const printResults = (results: readonly RebuildResult[], json: boolean): void => {
  if (json) for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
  else if (results.length > 0) {
    printTable(
      process.stdout,
      [
        { heading: 'view', value: ({ view }) => view },
        { heading: 'build', value: ({ build }) => build },
        { heading: 'events', value: ({ events }) => events },
        { heading: 'compared', value: ({ compared }) => compared },
        { heading: 'differences', value: ({ differences }) => differences },
        { heading: 'parked', value: ({ parked }) => parked },
        {
          heading: 'live',
          value: ({ build, fromBuild, switchedAt }) => (switchedAt === undefined ? fromBuild : build),
        },
      ],
      results,
    );
  }
};
