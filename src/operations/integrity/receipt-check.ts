import type { IdempotencyKey } from '#kernel';
import { type IntegrityCheck, MOST_FINDINGS } from './integrity-check.js';

export interface ReceiptPorts {
  receipts(after?: IdempotencyKey): Promise<{
    readonly wrong: readonly (IdempotencyKey & { readonly problem: string })[];
    readonly next: IdempotencyKey | undefined;
  }>;
  eventsWithoutReceipt(): Promise<readonly number[]>;
}

/** Receipts: what repeated requests are answered. Each is sealed, and each recent event has one. */
export const receiptCheck = (ports: ReceiptPorts): IntegrityCheck => ({
  name: 'receipts',
  isLong: true,
  look: async (pause) => {
    const findings: string[] = [];
    let after: IdempotencyKey | undefined;
    do {
      const { wrong, next } = await ports.receipts(after);
      findings.push(...wrong.map(textOf));
      after = next;
      if (after !== undefined) await pause();
    } while (after !== undefined && findings.length < MOST_FINDINGS);
    const missing = await ports.eventsWithoutReceipt();
    return [...findings, ...missing.map((position) => `the receipt of the event at position ${position} is gone`)];
  },
});

const textOf = ({ principal, key, problem }: IdempotencyKey & { readonly problem: string }): string =>
  `the receipt of key ${JSON.stringify(key)} of ${JSON.stringify(principal)} is ${problem}`;
