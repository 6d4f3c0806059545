import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { addAudit } from './commands/audit.cli.js';
import { addBackup } from './commands/backup.cli.js';
import { addCustomers } from './commands/customers.cli.js';
import { addDoctor } from './commands/doctor.cli.js';
import { addDrift } from './commands/drift.cli.js';
import { addImport } from './commands/import.cli.js';
import { addParked } from './commands/parked.cli.js';
import { addProjections } from './commands/projections.cli.js';
import { addRestore } from './commands/restore.cli.js';
import { addStreams } from './commands/streams.cli.js';
import { messageOf } from '../kernel/log/message-of.js';
import { printLine } from '../platform/terminal/outlet.js';
import { InvalidConfig } from './config.js';
import { WrongUsage } from './wrong-usage.js';

const USAGE = 2;
const NOT_DONE = 3;
const MINUTE_MS = 60_000;

const program = new Command('daybook')
  .description('Tools for a Daybook, beside a running server or without one.')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

// Each `*.cli.ts` tells a command's words and options; what carries it out is loaded only when asked for, so that
// --help answers at once.
const GROUPS = [
  ...[addImport, addAudit, addCustomers, addBackup, addRestore],
  ...[addProjections, addParked, addDrift, addStreams, addDoctor],
];
for (const add of GROUPS) add(program);

const fail = (error: unknown): never => {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : USAGE);
  for (const line of messageOf(error).split('\n')) printLine(process.stderr, line);
  process.exit(error instanceof WrongUsage || error instanceof InvalidConfig ? USAGE : NOT_DONE);
};

// Whoever reads no further, such as `head`, ends a command as a closed terminal would.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(NOT_DONE);
});

// A command that only waits keeps no process alive, and would end half done, saying that all is well.
const alive = setInterval(() => undefined, MINUTE_MS);
void program
  .parseAsync()
  .catch(fail)
  .finally(() => clearInterval(alive));
