import type { Command } from 'commander';
import type { Attach } from '../../platform/terminal/index.js';
import type { ProcessServices } from './process-services.js';
import { operatorReason } from '../operator-events/operator-reason.js';

const EXIT_CODES =
  '\nExit codes: 0 done, 1 nothing of this process has failed, there is none, or it may not be cancelled, 2 wrong usage, 3 not finished.';

interface Options {
  readonly json?: boolean;
  readonly all?: boolean;
}

/** `daybook processes …` */
export const addProcesses = (program: Command, attach: Attach<ProcessServices>): void => {
  const processes = program
    .command('processes')
    .description(
      'long conversations, such as that from an order to its delivery, and steps of them that have failed for good',
    );
  processes
    .command('list')
    .description('steps that are stuck, in the order of the log, and why')
    .option('--all', 'before them all processes that go on, what each waits for and since when')
    .option('--json', 'as NDJSON, a step a line')
    .addHelpText('after', `${EXIT_CODES}\n\nExample:\n  npm run daybook -- processes list`)
    .action(async ({ all = false, json = false }: Options) => {
      const { listRunning, listStuck } = await import('./stuck-processes.js');
      process.exitCode = await (all ? listRunning : listStuck)(attach, { json });
    });
  named(processes.command('show'))
    .description('what has happened in a process, what it waits for, its timers, and steps that are stuck')
    .addHelpText('after', `${EXIT_CODES}\n\nExample:\n  npm run daybook -- processes show fulfilment 7`)
    .action(async (name: string, id: string, { json = false }: Options) => {
      const { showProcess } = await import('./show-process.js');
      process.exitCode = await showProcess(attach, { process: name, id }, { json });
    });
  named(processes.command('cancel'))
    .description(
      'end a process by its own way, so that what it has begun is undone; steps that are stuck are discarded',
    )
    .requiredOption('--reason <text>', 'kept with the record of it', operatorReason)
    .requiredOption('--yes', 'say that you mean it')
    .addHelpText(
      'after',
      `\nA fulfilment is ended by the cancellation of its order: goods are released, money is let go of or given back.${EXIT_CODES}`,
    )
    .action(async (name: string, id: string, { reason, json = false }: Options & { reason: string }) => {
      const { cancelProcess } = await import('./cancel-process.js');
      process.exitCode = await cancelProcess(attach, { process: name, id }, reason, { json });
    });
  named(processes.command('retry'))
    .description('try what is stuck again, once the cause is gone; nothing is done twice')
    .addHelpText('after', `${EXIT_CODES}\n\nExample:\n  npm run daybook -- processes retry payments 7`)
    .action(async (name: string, id: string, { json = false }: Options) => {
      const { retryProcess } = await import('./stuck-processes.js');
      process.exitCode = await retryProcess(attach, { process: name, id }, { json });
    });
};

const named = (command: Command): Command =>
  command
    .argument('<process>', 'its name, as `list` shows it: fulfilment, payments')
    .argument('<id>', 'of whom it is about, as `list` shows it: the id of an order')
    .option('--json', 'as NDJSON');
