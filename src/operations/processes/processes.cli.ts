import type { Command } from 'commander';
import type { Attach } from '../../platform/terminal/index.js';
import type { ProcessServices } from './stuck-processes.js';

const EXIT_CODES = '\nExit codes: 0 done, 1 nothing of this process has failed, 2 wrong usage, 3 not finished.';

interface Options {
  readonly json?: boolean;
}

/** `daybook processes …` */
export const addProcesses = (program: Command, attach: Attach<ProcessServices>): void => {
  const processes = program
    .command('processes')
    .description('long conversations, such as that with the payment gateway, of which a step has failed for good');
  processes
    .command('list')
    .description('steps that are stuck, in the order of the log, and why')
    .option('--json', 'as NDJSON, a step a line')
    .addHelpText('after', `${EXIT_CODES}\n\nExample:\n  npm run daybook -- processes list`)
    .action(async ({ json = false }: Options) => {
      const { listStuck } = await import('./stuck-processes.js');
      process.exitCode = await listStuck(attach, { json });
    });
  processes
    .command('retry')
    .description('try what is stuck again, once the cause is gone; nothing is done twice')
    .argument('<process>', 'its name, as `list` shows it: payments')
    .argument('<id>', 'of whom it is about, as `list` shows it: the id of an order')
    .option('--json', 'as NDJSON')
    .addHelpText('after', `${EXIT_CODES}\n\nExample:\n  npm run daybook -- processes retry payments 7`)
    .action(async (name: string, id: string, { json = false }: Options) => {
      const { retryProcess } = await import('./stuck-processes.js');
      process.exitCode = await retryProcess(attach, { process: name, id }, { json });
    });
};
