import type { Command } from 'commander';
import type { RestoreTarget } from './restore-from.js';

/** `daybook restore FILE` */
export const addRestore = (program: Command, target: () => Promise<RestoreTarget>): void => {
  program
    .command('restore')
    .description('fill an empty store from FILE and FILE.keys, then feed the views')
    .argument('<file>', 'what `daybook backup` wrote')
    .option('--json', 'progress and result as NDJSON')
    .addHelpText(
      'after',
      '\nThe store is the one of DATABASE_URL, or of DAYBOOK_HOME. The master key is that of the store the backup is of.\n' +
        'Exit codes: 0 restored, 1 refused (the store is not empty, a file is damaged, another master key): nothing was changed,\n' +
        '2 wrong usage, 3 not finished: without a word of "restored" nothing was changed, after it the views are not fed yet.',
    )
    .action(async (file: string, options: { json?: boolean }) => {
      const { restoreFrom } = await import('./restore-from.js');
      process.exitCode = await restoreFrom(target, file, { json: options.json === true });
    });
};
