import type { Command } from 'commander';
import type { Attach } from '../../../platform/terminal/index.js';
import type { ParkedKeyServices } from '../../consumer-groups/parked-keys.js';
import type { ParkedKeyFilter } from '../../consumer-groups/parked-key-tools.js';
import type { ParkedServices } from './parked-streams.js';
import type { ParkedFilter } from './parked-tools.js';
import { operatorReason } from '../../operator-events/operator-reason.js';

interface Options extends ParkedFilter {
  readonly json?: boolean;
  /** Address of a database. */
  readonly groups?: string;
}

const EXIT_CODES =
  '\nExit codes: 0 done, 1 nothing fits, or some could not be dealt with (each is named), 2 wrong usage, 3 not finished.';

/** `daybook parked …` */
export const addParked = (
  program: Command,
  attach: Attach<ParkedServices>,
  attachGroups: (databaseUrl: string) => Attach<ParkedKeyServices>,
): void => {
  const parked = program
    .command('parked')
    .description('streams that wait because a view, or a consumer group, cannot deal with their next event');
  chosen(parked.command('list'))
    .description('what waits, the longest first, and what was discarded')
    .action(async ({ json = false, groups, ...filter }: Options) => {
      const { listParked } = await import('./parked-streams.js');
      const { listParkedKeys } = await import('../../consumer-groups/parked-keys.js');
      process.exitCode =
        groups === undefined
          ? await listParked(attach, filter, { json })
          : await listParkedKeys(attachGroups(groups), keysOf(filter), json);
    });
  chosen(parked.command('show'))
    .description('the events that streams wait at, and the errors; personal values stay sealed')
    .action(async ({ json = false, groups, ...filter }: Options) => {
      const { showParked } = await import('./parked-streams.js');
      const { showParkedKeys } = await import('../../consumer-groups/parked-keys.js');
      process.exitCode =
        groups === undefined
          ? await showParked(attach, filter, { json })
          : await showParkedKeys(attachGroups(groups), keysOf(filter), json);
    });
  chosen(parked.command('retry'))
    .description('give the views what waits, in order, once the cause is gone')
    .action(async ({ json = false, groups, ...filter }: Options) => {
      const { retryParked } = await import('./parked-streams.js');
      const { retryParkedKeys } = await import('../../consumer-groups/parked-keys.js');
      process.exitCode =
        groups === undefined
          ? await retryParked(attach, filter, { json })
          : await retryParkedKeys(attachGroups(groups), keysOf(filter), json);
    });
  chosen(parked.command('discard'))
    .description('let the views go on as if the events that streams wait at were not there; the events stay')
    .requiredOption('--reason <text>', 'kept with the record of it', operatorReason)
    .requiredOption('--yes', 'say that you mean it')
    .action(async ({ json = false, groups, reason, ...filter }: Options & { reason: string }) => {
      const { discardParked } = await import('./parked-streams.js');
      const { discardParkedKeys } = await import('../../consumer-groups/parked-keys.js');
      process.exitCode =
        groups === undefined
          ? await discardParked(attach, filter, reason, { json })
          : await discardParkedKeys(attachGroups(groups), keysOf(filter), reason, json);
    });
};

const keysOf = ({ projection, stream, type, error }: ParkedFilter): ParkedKeyFilter => ({
  ...{ group: projection, key: stream, type, error },
});

const chosen = (command: Command): Command =>
  command
    .option(
      '--groups <url>',
      'keys of the consumer groups whose inbox is in this PostgreSQL, parked or due later, not streams of views',
    )
    .option('--projection <name>', 'of this view, build or group: order-details, order-details@1, reservations')
    .option('--stream <stream>', 'this stream, or this key of a group: order-7')
    .option('--type <type>', 'waiting at events of this type: OrderHeld')
    .option('--error <text>', 'with this text in the error')
    .option('--json', 'as NDJSON')
    .addHelpText('after', EXIT_CODES);
