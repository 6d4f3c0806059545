import type { Command } from 'commander';
import type { Attach } from '../../platform/terminal/index.js';
import type { ErasureServices } from './erase-customer.js';

interface EraseOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `daybook customers erase ID` */
export const addCustomers = (program: Command, attach: Attach<ErasureServices>): void => {
  const customers = program.command('customers').description('what concerns one customer across all orders');
  customers
    .command('erase')
    .description('destroy the key of a customer: names, addresses and notes of all orders are erased, everywhere')
    .argument('<id>', 'the customerId of the orders')
    .option('--dry-run', 'show what would be erased, and change nothing')
    .option('-y, --yes', 'do not ask; without a terminal nothing is asked')
    .option('--json', 'the receipt as NDJSON')
    .addHelpText(
      'after',
      '\nIt cannot be undone. It takes about 15 s, after which no process can read or write under the old key.' +
        '\nExit codes: 0 erased, now or before, 1 no customer is known by this id, or events are left that hold values in clear, 2 wrong usage, or not confirmed, 3 not finished: run it again.',
    )
    .action(async (id: string, options: EraseOptions) => {
      const { eraseCustomer } = await import('./erase-customer.js');
      const { dryRun = false, yes = false, json = false } = options;
      process.exitCode = await eraseCustomer(attach, id, { dryRun, yes, json });
    });
};
