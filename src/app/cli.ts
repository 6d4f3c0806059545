import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { InvalidConfig } from './config.js';
import { WrongUsage } from './wrong-usage.js';

const USAGE = 2;
const NOT_DONE = 3;

const program = new Command('daybook')
  .description('Tools for a Daybook, beside a running server or without one.')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

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
    // Loaded only when needed, so that --help answers at once.
    const { importFile } = await import('./commands/import-file.js');
    process.exitCode = await importFile(file, { json: options.json === true });
  });

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : USAGE);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof WrongUsage || error instanceof InvalidConfig ? USAGE : NOT_DONE);
});
