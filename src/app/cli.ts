import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { addAudit } from '../operations/audit/audit.cli.js';
import { addBackup } from '../operations/backup/backup.cli.js';
import { addCustomers } from '../operations/erasure/customers.cli.js';
import { addDoctor } from '../operations/doctor/doctor.cli.js';
import { addDrift } from '../operations/views/drift/drift.cli.js';
import { addEvents } from '../operations/event-schemas/events.cli.js';
import { addImport } from '../operations/import/import.cli.js';
import { addLog } from '../operations/log-relay/log.cli.js';
import { addParked } from '../operations/views/parked/parked.cli.js';
import { addProcesses } from '../operations/processes/processes.cli.js';
import { addProjections } from '../operations/views/projections.cli.js';
import { addRestore } from '../operations/backup/restore.cli.js';
import { addStreams } from '../operations/streams/streams.cli.js';
import { messageOf } from '../kernel/log/message-of.js';
import { printLine } from '../platform/terminal/outlet.js';
import { InvalidConfig } from './config.js';
import { releaseVersion } from './version.js';
import { WrongUsage } from '../platform/terminal/wrong-usage.js';

const USAGE = 2;
const NOT_DONE = 3;
const MINUTE_MS = 60_000;

const program = new Command('daybook')
  .description('Tools for a Daybook, beside a running server or without one.')
  .version(releaseVersion(), '--version')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

// Each `*.cli.ts` has the words and options of a command. What carries it out, and what it works with, is loaded only
// when it runs, so that --help answers at once.
const services = () => import('./terminal.js');
addImport(program, async (work) => (await services()).withImport(work));
addAudit(
  program,
  async (work) => (await services()).withAudit(work),
  async () => (await services()).auditTerms,
);
addCustomers(program, async (work) => (await services()).withErasure(work));
addBackup(program, async (work) => (await services()).withBackup(work));
addRestore(program, async () => (await services()).restoreTarget());
addProjections(program, async (work) => (await services()).withViews(work));
addParked(
  program,
  async (work) => (await services()).withParked(work),
  (databaseUrl) => async (work) => (await services()).withParkedKeys(databaseUrl)(work),
);
addProcesses(program, async (work) => (await services()).withProcesses(work));
addDrift(program, async (work) => (await services()).withDrift(work));
addLog(program, async (work) => (await services()).withLog(work));
addEvents(program, async () => (await services()).schemaServices());
addStreams(program, async (work) => (await services()).withStreams(work));
addDoctor(program, async () => (await services()).diagnoses());

const fail = (error: unknown): never => {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : USAGE);
  for (const line of messageOf(error).split('\n')) printLine(process.stderr, line);
  process.exit(error instanceof WrongUsage || error instanceof InvalidConfig ? USAGE : NOT_DONE);
};

// A reader that stops early, such as `head`, ends a command as a closed terminal would.
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
