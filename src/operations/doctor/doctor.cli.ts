import type { Command } from 'commander';
import type { Diagnose } from './print-diagnoses.js';

/** `daybook doctor` */
export const addDoctor = (program: Command, diagnose: Diagnose): void => {
  program
    .command('doctor')
    .description('look at everything that has to be right, and say what to do about what is not; changes nothing')
    .option('--json', 'as NDJSON, a check a line')
    .addHelpText(
      'after',
      '\nWorks beside a running server, and without one.\n' +
        'Exit codes: 0 nothing is wrong (there may be warnings), 1 something is, 2 wrong usage, 3 not finished.\n\n' +
        'Examples:\n' +
        '  npm run daybook -- doctor\n' +
        '  npm run daybook -- doctor --json',
    )
    .action(async ({ json }: { json?: boolean }) => {
      const { examineAll } = await import('./print-diagnoses.js');
      process.exitCode = await examineAll(diagnose, { json: json === true });
    });
};
