import type { Command } from 'commander';
import type { Attach } from '../../platform/terminal/index.js';
import type { BackupServices } from './backup-to.js';

/** `daybook backup FILE` */
export const addBackup = (program: Command, attach: Attach<BackupServices>): void => {
  program
    .command('backup')
    .description('write the store as it is now to FILE, and the keys of personal values to FILE.keys')
    .argument('<file>', 'a new file; a server may go on beside it')
    .option('--json', 'progress and result as NDJSON')
    .addHelpText(
      'after',
      '\nKeep both files, apart from each other, and the master key apart from both.\n' +
        'Exit codes: 0 both files are complete, 1 they are, but the event could not be recorded, 2 wrong usage,\n' +
        '3 not finished: neither file is there.\n\n' +
        'Example:\n' +
        '  npm run daybook -- backup shop.backup',
    )
    .action(async (file: string, options: { json?: boolean }) => {
      const { backupTo } = await import('./backup-to.js');
      process.exitCode = await backupTo(attach, file, { json: options.json === true });
    });
};
