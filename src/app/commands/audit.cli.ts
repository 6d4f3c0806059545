import { Command } from 'commander';

const EXIT_CODES =
  '\nExit codes: 0 all is as it was recorded, 1 something was tampered with, 2 wrong usage, 3 not finished.';

/** `daybook audit …` */
export const addAudit = (program: Command): void => {
  const audit = program.command('audit').description('prove what was recorded: export, verify, checkpoints, proofs');
  for (const add of [addVerify, addCheckpoint, addProve, addConsistency]) add(audit);
};

const addVerify = (audit: Command): void => {
  audit
    .command('verify')
    .description('hold the log of the database against everything that was signed')
    .option('--live', 'the database itself: every event, the stored tree and all checkpoints')
    .option('--json', 'findings and result as NDJSON')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: { live?: boolean; json?: boolean }) => {
      const { verifyLive } = await import('./audit-live.js');
      process.exitCode = await verifyLive({ json: options.json === true });
    });
};

const addCheckpoint = (audit: Command): void => {
  audit
    .command('checkpoint')
    .description('sign what the log is now, into the database and the checkpoint file; prints the signed note')
    .option('--json', 'the checkpoint as NDJSON')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: { json?: boolean }) => {
      const { signCheckpoint } = await import('./audit-checkpoint.js');
      process.exitCode = await signCheckpoint({ json: options.json === true });
    });
};

const addProve = (audit: Command): void => {
  audit
    .command('prove')
    .description(
      'prove that an event is in the log: its record, its path in the tree, and a signed checkpoint, as JSON',
    )
    .requiredOption('--event <id>', 'id of the event')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: { event: string }) => {
      const { proveEvent } = await import('./audit-checkpoint.js');
      process.exitCode = await proveEvent(options.event);
    });
};

const addConsistency = (audit: Command): void => {
  audit
    .command('consistency')
    .description('show that the log continues what was signed before')
    .requiredOption('--since <checkpoint>', 'file with a signed note, or a checkpoint file')
    .option('--json', 'the proof as NDJSON')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: { since: string; json?: boolean }) => {
      const { proveConsistency } = await import('./audit-checkpoint.js');
      process.exitCode = await proveConsistency(options.since, { json: options.json === true });
    });
};
