import { type Command, Option } from 'commander';
import { type Attach, WrongUsage } from '../../platform/terminal/index.js';
import type { AuditTerms } from './audit-question.js';
import type { AuditServices } from './audit-services.js';

const EXIT_CODES =
  '\nExit codes: 0 all is as it was recorded, 1 something was tampered with, 2 wrong usage, 3 not finished.';

/** `daybook audit …` */
export const addAudit = (program: Command, attach: Attach<AuditServices>, terms: () => Promise<AuditTerms>): void => {
  const audit = program.command('audit').description('prove what was recorded: export, verify, checkpoints, proofs');
  addExport(audit, attach, terms);
  for (const add of [addVerify, addCheckpoint, addProve, addConsistency]) add(audit, attach);
};

const addExport = (audit: Command, attach: Attach<AuditServices>, terms: () => Promise<AuditTerms>): void => {
  audit
    .command('export')
    .description('write events into files that prove themselves; with no filter, all of them')
    .requiredOption('--out <folder>', 'a new folder')
    .option('--from <time>', 'recorded at this day or time (RFC 3339) or later')
    .option('--to <time>', 'recorded before this day or time')
    .option('--from-position <n>', 'first position')
    .option('--to-position <n>', 'last position')
    .option('--order <id>', 'events of one order')
    .option('--customer <id>', 'events about one customer')
    .option('--sku <sku>', 'events of the stock of one SKU')
    .option('--type <types>', 'types, separated by commas; * stands for any text: Order*')
    .option('--actor <principal>', 'done by one principal')
    .option('--correlation-id <id>', 'that belong together')
    .addOption(new Option('--format <format>', 'of the records').choices(['ndjson', 'csv']).default('ndjson'))
    .addOption(new Option('--compress <how>', 'of the files').choices(['none', 'gzip']).default('none'))
    .option('--proofs', 'an inclusion proof for each record, so that a filtered export is proved too')
    .option('--since <checkpoint>', 'file with a checkpoint that was kept: adds the proof that the log continues it')
    .option('--unseal', 'personal values in clear, beside the sealed ones')
    .option('--part-size <mb>', 'a file ends with the record that fills it, MB before compression', '64')
    .option('--resume', 'go on with an export that was cut off')
    .option('--json', 'progress and result as NDJSON')
    .addHelpText(
      'after',
      '\nEvery export is recorded in the log.\nExit codes: 0 done, 2 wrong usage, 3 not finished: --resume goes on.',
    )
    .action(async (options: ExportFlags) => {
      const { exportAudit } = await import('./audit-export.js');
      const { out, since, format, compress, proofs, unseal, resume, json, partSize, ...question } = options;
      const [unsealed, partBytes] = [unseal === true, Number(partSize) * MEGABYTE];
      if (!(partBytes >= 1)) throw new WrongUsage('--part-size has to be a number of MB.');
      const flags = { proofs: proofs === true, unsealed, resume: resume === true, json: json === true };
      process.exitCode = await exportAudit(attach, await terms(), {
        out,
        since,
        format,
        compress,
        partBytes,
        question,
        ...flags,
      });
    });
};

interface ExportFlags {
  readonly out: string;
  readonly since?: string;
  readonly format: 'ndjson' | 'csv';
  readonly compress: 'none' | 'gzip';
  readonly proofs?: boolean;
  readonly unseal?: boolean;
  readonly resume?: boolean;
  readonly json?: boolean;
  readonly partSize: string;
  readonly from?: string;
  readonly to?: string;
  readonly fromPosition?: string;
  readonly toPosition?: string;
  readonly order?: string;
  readonly customer?: string;
  readonly sku?: string;
  readonly type?: string;
  readonly actor?: string;
  readonly correlationId?: string;
}

const MEGABYTE = 1_000_000;

const addVerify = (audit: Command, attach: Attach<AuditServices>): void => {
  audit
    .command('verify')
    .description('check an export, or the log of the database, against what was signed')
    .argument('[folder]', 'of an export; needs nothing but the public key, and no database')
    .option('--key <file>', 'public key: audit.pub, or its text')
    .option('--since <checkpoint>', 'file with a checkpoint that was kept: the log has to continue it')
    .option('--live', 'the database itself: every event, the stored tree and all checkpoints')
    .option('--json', 'findings and result as NDJSON')
    .addHelpText('after', EXIT_CODES)
    .action(async (folder: string | undefined, options: VerifyFlags) => {
      const { key, since, live } = options;
      const json = options.json === true;
      if ((folder === undefined) !== (live === true)) throw new WrongUsage('Name the folder of an export, or --live.');
      if (folder === undefined) {
        const { verifyLive } = await import('./audit-live.js');
        process.exitCode = await verifyLive(attach, { json });
        return;
      }
      if (key === undefined) throw new WrongUsage('Name the public key to verify with: --key audit.pub');
      const { verifyExport } = await import('./audit-verify.js');
      process.exitCode = await verifyExport({ folder, key, since, json });
    });
};

interface VerifyFlags {
  readonly key?: string;
  readonly since?: string;
  readonly live?: boolean;
  readonly json?: boolean;
}

const addCheckpoint = (audit: Command, attach: Attach<AuditServices>): void => {
  audit
    .command('checkpoint')
    .description('sign what the log is now, into the database and the checkpoint file; prints the signed note')
    .option('--json', 'the checkpoint as NDJSON')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: { json?: boolean }) => {
      const { signCheckpoint } = await import('./audit-checkpoint.js');
      process.exitCode = await signCheckpoint(attach, { json: options.json === true });
    });
};

const addProve = (audit: Command, attach: Attach<AuditServices>): void => {
  audit
    .command('prove')
    .description(
      'prove that an event is in the log: its record, its path in the tree, and a signed checkpoint, as JSON',
    )
    .requiredOption('--event <id>', 'id of the event')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: { event: string }) => {
      const { proveEvent } = await import('./audit-checkpoint.js');
      process.exitCode = await proveEvent(attach, options.event);
    });
};

const addConsistency = (audit: Command, attach: Attach<AuditServices>): void => {
  audit
    .command('consistency')
    .description('show that the log continues what was signed before')
    .requiredOption('--since <checkpoint>', 'file with a signed note, or a checkpoint file')
    .option('--json', 'the proof as NDJSON')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: { since: string; json?: boolean }) => {
      const { proveConsistency } = await import('./audit-checkpoint.js');
      process.exitCode = await proveConsistency(attach, options.since, { json: options.json === true });
    });
};
