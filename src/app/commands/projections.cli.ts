import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Extent } from '../../operations/projections/rebuild/document-ids.js';

const CODES =
  '\nExit codes: 0 done, 1 differences or parked streams were found, 2 wrong usage, 3 not finished: run it again, ' +
  '4 another process rebuilds the view.';

/** `daybook projections …` */
export const addProjections = (program: Command): void => {
  const projections = program
    .command('projections')
    .description('how the views are doing; rebuild one beside the live one, switch, go back');
  const command = (words: string, description: string) =>
    projections
      .command(words)
      .description(description)
      .option('--json', 'results as NDJSON')
      .addHelpText('after', CODES);

  command('list', 'all views and their builds').action(async (options: { json?: boolean }) => {
    const { listProjections } = await import('./list-projections.js');
    process.exitCode = await listProjections(options.json === true);
  });
  command('status', 'how the builds of a view are doing: position, lag, what waits, how long it takes')
    .argument('<name>', 'view')
    .option('--watch', 'until interrupted: drawn anew each second on a terminal, told every 5 s otherwise')
    .action(async (name: string, options: { watch?: true; json?: true }) => {
      const { viewStatus } = await import('./view-status.js');
      process.exitCode = await viewStatus(name, options);
    });
  command('rebuild', 'make views anew beside the live builds, compare, and switch')
    .argument('[names...]', 'views; or --all')
    .option('--all', 'every view')
    .addOption(
      new Option('--verify <extent>', 'none, sample:N or all').argParser(extentOf).default(EXTENT, 'sample:1000'),
    )
    .addOption(
      new Option('--switch <when>', 'when nothing differs, or by hand').choices(['auto', 'manual']).default('auto'),
    )
    .addOption(
      new Option('--on-error <what>', 'an event cannot be projected').choices(['stop', 'park']).default('stop'),
    )
    .addOption(
      new Option('--batch <events>', 'to a transaction: more is faster, and takes more memory')
        .argParser(batchOf)
        .default(USUAL_BATCH),
    )
    .option('--out <file>', 'differences as NDJSON', 'differences.ndjson')
    .action(async (names: string[], options: RebuildWords) => {
      const { rebuildViews } = await import('./rebuild-views.js');
      process.exitCode = await rebuildViews(names, options);
    });
  command('verify', 'compare a view with a fresh fold of the log; queries and feeding go on')
    .argument('<name>', 'view')
    .addOption(new Option('--verify <extent>', 'sample:N or all').argParser(extentOf).default(EXTENT, 'sample:1000'))
    .option('--build <build>', 'another build than the live one')
    .option('--out <file>', 'differences as NDJSON, with both documents', 'differences.ndjson')
    .action(async (name: string, options: VerifyWords) => {
      const { verifyBuild } = await import('./verify-build.js');
      process.exitCode = await verifyBuild(name, options);
    });
  command('switch', 'let queries go to another build')
    .argument('<name>', 'view')
    .requiredOption('--to <build>', 'a build that is kept')
    .action(async (name: string, options: { to: string; json?: boolean }) => {
      const { switchBuild } = await import('./switch-build.js');
      process.exitCode = await switchBuild(name, options.to, options.json === true);
    });
  command('rollback', 'let queries go back to the build before')
    .argument('<name>', 'view')
    .action(async (name: string, options: { json?: boolean }) => {
      const { switchBuild } = await import('./switch-build.js');
      process.exitCode = await switchBuild(name, undefined, options.json === true);
    });
  command('prune', 'remove builds that queries are not answered from: at rest, unfinished, never switched to')
    .option('--keep <n>', 'so many of each view, the newest', wholeNumber, 0)
    .action(async (options: { keep: number; json?: boolean }) => {
      const { pruneBuilds } = await import('./prune-builds.js');
      process.exitCode = await pruneBuilds(options.keep, options.json === true);
    });
  for (const [word, description] of [
    ['pause', 'feed the view no more until it is resumed; queries are answered as it stands'],
    ['resume', 'feed the view again'],
  ] as const) {
    command(word, description)
      .argument('<name>', 'view')
      .action(async (name: string) => {
        const { pauseView } = await import('./pause-view.js');
        process.exitCode = await pauseView(name, word === 'pause');
      });
  }
};

/** What `verify` was told. */
export interface VerifyWords {
  readonly verify: Extent;
  readonly build?: string;
  readonly out: string;
  readonly json?: true;
}

/** What `rebuild` was told. */
export interface RebuildWords {
  readonly all?: true;
  readonly verify: Extent;
  readonly switch: 'auto' | 'manual';
  readonly onError: 'stop' | 'park';
  readonly batch: number;
  readonly out: string;
  readonly json?: true;
}

/** Takes some 100 MB; twice as many are hardly any faster. */
const USUAL_BATCH = 20_000;
const EXTENT: Extent = { sample: 1_000 };

const extentOf = (text: string): Extent => {
  if (text === 'none' || text === 'all') return text;
  const [, sample] = /^sample:([1-9]\d{0,6})$/.exec(text) ?? [];
  if (sample === undefined) throw new InvalidArgumentError('give none, all or sample:N');
  return { sample: Number(sample) };
};

const batchOf = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('give a whole number of events from 1 to 999999');
  return Number(text);
};

const wholeNumber = (text: string): number => {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('give a whole number');
  return Number(text);
};
