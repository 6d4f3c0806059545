import { type Command, InvalidArgumentError, Option } from 'commander';
import { utcOf } from '../../../platform/json/rfc3339.js';
import type { Attach } from '../../../platform/terminal/index.js';
import type { ViewServices } from '../view-services.js';
import { verifyScopeOf, positiveNumber } from '../option-values.js';
import { type RebuildWords, USUAL_BATCH } from './rebuild-words.js';

const EXAMPLES = `
Examples:
  daybook projections rebuild order-details
  daybook projections rebuild --all --verify all --switch manual
  daybook projections rebuild customers --dry-run
  daybook projections rebuild order-details --source kafka
  daybook projections rebuild order-details --to-position 1000
  daybook projections rebuild order-details --target in-place --stream order-7 --yes
  daybook projections rebuild order-details --target in-place --from-time 2026-11-25T09:00:00Z --yes`;

/** Gives `rebuild` its words. */
export const describeRebuild = (command: Command, attach: Attach<ViewServices>): Command =>
  command
    .argument('[names...]', 'views; or --all')
    .option('--all', 'every view')
    .addOption(
      new Option(
        '--target <where>',
        'beside the live build, or in its place: queries find few documents until it is done',
      )
        .choices(['shadow', 'in-place'])
        .default('shadow'),
    )
    .addOption(
      new Option(
        '--source <where>',
        'events are read from the event store, or from the topic, which is checked to be whole',
      )
        .choices(['store', 'kafka'])
        .default('store'),
    )
    .option('--stream <stream>', 'a build of this stream to look at; in place: put right what its events changed')
    .option('--to-position <n>', 'a build of the events up to here, to look at', positiveNumber)
    .option('--from-position <n>', 'in place: put right the documents that changed from here on', positiveNumber)
    .option('--from-time <time>', 'the same from a moment on, RFC 3339', timeOf)
    .option('--verify <extent>', 'none, sample:N or all (default: sample:1000; in place: none)', verifyScopeOf)
    .addOption(new Option('--switch <when>', 'when nothing differs (default), or by hand').choices(['auto', 'manual']))
    .addOption(
      new Option(
        '--on-error <what>',
        'an event cannot be projected: the rebuild stops, its stream waits, or it is skipped',
      )
        .choices(['stop', 'park', 'skip'])
        .default('stop'),
    )
    .addOption(
      new Option('--batch <events>', 'to a transaction: more is faster, and takes more memory')
        .argParser(batchOf)
        .default(USUAL_BATCH),
    )
    .addOption(
      new Option('--concurrency <views>', 'rebuilt at a time, each with the memory of its own batches')
        .argParser(positiveNumber)
        .default(1),
    )
    .option('--rate-limit <n>', 'events a second at most', positiveNumber)
    .option('--resume', 'only go on with what an earlier run left unfinished')
    .option('--no-resume', 'start over in any case')
    .option('--dry-run', 'show what a rebuild beside the live build would load, and how long that takes at least')
    .option('--yes', 'say that you mean to change the live build in its place')
    .option('--out <file>', 'differences as NDJSON', 'differences.ndjson')
    .addHelpText('after', EXAMPLES)
    .action(async (names: string[], words: RebuildWords) => {
      const { rebuildViews } = await import('./rebuild-views.js');
      process.exitCode = await rebuildViews(attach, names, words);
    });

const batchOf = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('give a whole number of events from 1 to 999999');
  return Number(text);
};

const timeOf = (text: string): number => {
  const time = utcOf(text);
  if (time === undefined) throw new InvalidArgumentError('give a moment such as 2026-11-25T09:00:00Z');
  return Date.parse(time);
};
