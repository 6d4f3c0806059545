import { type Command, InvalidArgumentError, Option } from 'commander';
import { utcOf } from '../../platform/json/rfc3339.js';
import type { Attach } from '../../platform/terminal/index.js';
import type { StreamServices } from './read-stream.js';
import type { Moment } from './stream-reader.js';

const EXIT_CODES =
  '\nPersonal values are shown as [sealed], or [erased] once their key was destroyed.\n' +
  'Exit codes: 0 done, 1 there is no such stream or version, 2 wrong usage, 3 not finished.';

/** `daybook streams …` */
export const addStreams = (program: Command, attach: Attach<StreamServices>): void => {
  const streams = program
    .command('streams')
    .description('what was recorded in one stream, of an order or an operator event; what it came to, and when');
  streams
    .command('read')
    .description('the events of a stream, or with --as-of what they had come to')
    .argument('<stream>', 'order-7, or the id alone: 7')
    .option('--from <version>', 'first version', versionOf)
    .option('--to <version>', 'last version', versionOf)
    .addOption(
      new Option('--as-of <moment>', 'the state at a version, or at a business time (RFC 3339)')
        .argParser(momentOf)
        .conflicts(['from', 'to']),
    )
    .option('--json', 'as NDJSON, an event a line')
    .addHelpText(
      'after',
      `${EXIT_CODES}\n\nExamples:\n` +
        '  npm run daybook -- streams read order-7\n' +
        '  npm run daybook -- streams read order-7 --from 2 --to 3 --json\n' +
        '  npm run daybook -- streams read order-7 --as-of 2',
    )
    .action(async (stream: string, { asOf, from, to, json }: ReadFlags) => {
      const { readStream, readState } = await import('./read-stream.js');
      const form = { json: json === true };
      process.exitCode =
        asOf === undefined
          ? await readStream(attach, stream, { from, to }, form)
          : await readState(attach, stream, asOf, form);
    });
  streams
    .command('diff')
    .description('what differs between two versions of the state, field by field')
    .argument('<stream>', 'order-7, or the id alone: 7')
    .argument('<version>', 'the one before', versionOf)
    .argument('<later>', 'the one after', versionOf)
    .option('--json', 'as NDJSON, a field a line')
    .addHelpText(
      'after',
      `${EXIT_CODES}\nThe letters behind [sealed …] distinguish one sealed value from another.\n\nExample:\n` +
        '  npm run daybook -- streams diff order-7 1 2',
    )
    .action(async (stream: string, version: number, later: number, { json }: { json?: boolean }) => {
      const { diffStream } = await import('./diff-stream.js');
      process.exitCode = await diffStream(attach, stream, version, later, { json: json === true });
    });
};

interface ReadFlags {
  readonly from?: number;
  readonly to?: number;
  readonly asOf?: Moment;
  readonly json?: boolean;
}

const versionOf = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('give a version from 1 on');
  return Number(text);
};

const momentOf = (text: string): Moment => {
  if (/^\d+$/.test(text)) return { version: versionOf(text) };
  const time = utcOf(text);
  if (time === undefined) throw new InvalidArgumentError('give a version, or a time such as 2026-11-25T12:00:00Z');
  return { time };
};
