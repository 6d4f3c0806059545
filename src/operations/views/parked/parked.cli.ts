import type { Command } from 'commander';
import type { Attach } from '../../../platform/terminal/index.js';
import type { ParkedServices } from './parked-streams.js';
import type { ParkedFilter } from './parked-tools.js';

interface Options extends ParkedFilter {
  readonly json?: boolean;
}

const EXIT_CODES =
  '\nExit codes: 0 done, 1 nothing fits, or some could not be dealt with (each is named), 2 wrong usage, 3 not finished.';

/** `daybook parked …` */
export const addParked = (program: Command, attach: Attach<ParkedServices>): void => {
  const parked = program.command('parked').description('streams that wait because a view cannot take their next event');
  chosen(parked.command('list'))
    .description('what waits, the longest first, and what was discarded')
    .action(async ({ json, ...filter }: Options) => {
      const { listParked } = await import('./parked-streams.js');
      process.exitCode = await listParked(attach, filter, { json: json === true });
    });
  chosen(parked.command('show'))
    .description('the events that streams wait at, and the errors; personal values stay sealed')
    .action(async ({ json, ...filter }: Options) => {
      const { showParked } = await import('./parked-streams.js');
      process.exitCode = await showParked(attach, filter, { json: json === true });
    });
  chosen(parked.command('retry'))
    .description('give the views what waits, in order, once the cause is gone')
    .action(async ({ json, ...filter }: Options) => {
      const { retryParked } = await import('./parked-streams.js');
      process.exitCode = await retryParked(attach, filter, { json: json === true });
    });
  chosen(parked.command('discard'))
    .description('let the views go on as if the events that streams wait at were not there; the events stay')
    .requiredOption('--reason <text>', 'kept with the record of it')
    .requiredOption('--yes', 'say that you mean it')
    .action(async ({ json, reason, ...filter }: Options & { reason: string }) => {
      const { discardParked } = await import('./parked-streams.js');
      process.exitCode = await discardParked(attach, filter, reason, { json: json === true });
    });
};

const chosen = (command: Command): Command =>
  command
    .option('--projection <name>', 'of this view, or of this build of it: order-details, order-details@1')
    .option('--stream <stream>', 'this stream: order-7')
    .option('--type <type>', 'waiting at events of this type: OrderHeld')
    .option('--error <text>', 'with this text in the error')
    .option('--json', 'as NDJSON')
    .addHelpText('after', EXIT_CODES);
