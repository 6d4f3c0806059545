import type { Command } from 'commander';
import type { Attach } from '../../../platform/terminal/index.js';
import type { DriftServices } from './show-drift.js';

/** `daybook drift` */
export const addDrift = (program: Command, attach: Attach<DriftServices>): void => {
  program
    .command('drift')
    .description('documents that a running server has found not to be what their events make of them, field by field')
    .option('--json', 'as NDJSON, a document a line with both sides')
    .addHelpText(
      'after',
      '\nA server looks at DAYBOOK_DRIFT_RATE events a second, and at what it has found every 5 s until it is repaired.\n' +
        'Personal values are shown as [sealed …], or [erased …] once their key was destroyed.\n' +
        'Exit codes: 0 no document differs, 1 some do, 2 wrong usage, 3 not finished.\n\n' +
        'Examples:\n' +
        '  npm run daybook -- drift\n' +
        '  npm run daybook -- drift --json',
    )
    .action(async ({ json }: { json?: boolean }) => {
      const { showDrift } = await import('./show-drift.js');
      process.exitCode = await showDrift(attach, { json: json === true });
    });
};
