import { type Command, Option } from 'commander';
import type { Attach } from '../../platform/terminal/index.js';
import type { VerifyScope } from './rebuild/document-ids.js';
import { verifyScopeOf, wholeNumber } from './option-values.js';
import { USUAL_BATCH } from './rebuild/rebuild-words.js';
import { describeRebuild } from './rebuild/rebuild.cli.js';
import type { VerifyWords } from './rebuild/verify-build.js';
import type { ViewServices } from './view-services.js';

const CODES =
  '\nExit codes: 0 done, 1 differences or parked streams were found, 2 wrong usage, 3 not finished: run it again, ' +
  '4 another process rebuilds the view.';

/** `daybook projections …` */
export const addProjections = (program: Command, attach: Attach<ViewServices>): void => {
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
    const { listProjections } = await import('./status/list-projections.js');
    process.exitCode = await listProjections(attach, options.json === true);
  });
  command('status', 'how the builds of a view are doing: position, lag, what waits, how long it takes')
    .argument('<name>', 'view')
    .option('--watch', 'until interrupted: redrawn each second on a terminal, printed every 5 s otherwise')
    .action(async (name: string, options: { watch?: true; json?: true }) => {
      const { viewStatus } = await import('./status/view-status.js');
      process.exitCode = await viewStatus(attach, name, options);
    });
  describeRebuild(command('rebuild', 'rebuild views beside the live builds, compare, and switch'), attach);
  command('reset', 'empty the live build and load it again in its place: queries find few documents until it is done')
    .argument('<name>', 'view')
    .option('--yes', 'say that you mean it')
    .action(async (name: string, options: { yes?: true; json?: true }) => {
      const { rebuildViews } = await import('./rebuild/rebuild-views.js');
      const words = {
        ...options,
        target: 'in-place',
        source: 'store',
        onError: 'park',
        batch: USUAL_BATCH,
        concurrency: 1,
        out: 'differences.ndjson',
      } as const;
      process.exitCode = await rebuildViews(attach, [name], words);
    });
  command('verify', 'compare a view with a fresh fold of the log; queries and feeding go on')
    .argument('<name>', 'view')
    .addOption(
      new Option('--verify <extent>', 'sample:N or all').argParser(verifyScopeOf).default(DEFAULT_SCOPE, 'sample:1000'),
    )
    .option('--build <build>', 'another build than the live one')
    .option('--out <file>', 'differences as NDJSON, with both documents', 'differences.ndjson')
    .action(async (name: string, options: VerifyWords) => {
      const { verifyBuild } = await import('./rebuild/verify-build.js');
      process.exitCode = await verifyBuild(attach, name, options);
    });
  command('switch', 'let queries go to another build')
    .argument('<name>', 'view')
    .requiredOption('--to <build>', 'a build that is kept')
    .action(async (name: string, options: { to: string; json?: boolean }) => {
      const { switchBuild } = await import('./rebuild/switch-build.js');
      process.exitCode = await switchBuild(attach, name, options.to, options.json === true);
    });
  command('rollback', 'let queries go back to the build before')
    .argument('<name>', 'view')
    .action(async (name: string, options: { json?: boolean }) => {
      const { switchBuild } = await import('./rebuild/switch-build.js');
      process.exitCode = await switchBuild(attach, name, undefined, options.json === true);
    });
  command('prune', 'remove builds that queries are not answered from: at rest, unfinished, never switched to')
    .option('--keep <n>', 'so many of each view, the newest', wholeNumber, 0)
    .action(async (options: { keep: number; json?: boolean }) => {
      const { pruneBuilds } = await import('./rebuild/prune-builds.js');
      process.exitCode = await pruneBuilds(attach, options.keep, options.json === true);
    });
  for (const [word, description] of [
    ['pause', 'feed the view no more until it is resumed; queries are answered as it stands'],
    ['resume', 'feed the view again'],
  ] as const) {
    command(word, description)
      .argument('<name>', 'view')
      .action(async (name: string) => {
        const { pauseView } = await import('./feeding/pause-view.js');
        process.exitCode = await pauseView(attach, name, word === 'pause');
      });
  }
};

const DEFAULT_SCOPE: VerifyScope = { sample: 1_000 };
