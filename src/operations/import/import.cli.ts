import type { Command } from 'commander';
import type { Attach } from '../../platform/terminal/index.js';
import type { ImportServices } from './import-file.js';

/** `daybook import FILE` */
export const addImport = (program: Command, attach: Attach<ImportServices>): void => {
  program
    .command('import')
    .description('carry out the commands of a file, one a line; running it again repeats nothing')
    .argument('<file>', 'NDJSON: {"command", "idempotencyKey", "occurredAt", "orderId", "body"}')
    .option('--json', 'results as NDJSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 all lines imported, 1 some lines refused (the rest is imported), 2 wrong usage, 3 not finished, in the file or in the views: run it again.',
    )
    .action(async (file: string, options: { json?: boolean }) => {
      const { importFile } = await import('./import-file.js');
      process.exitCode = await importFile(attach, file, { json: options.json === true });
    });
};
