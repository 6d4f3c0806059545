import type { Append, Receipt } from '#kernel';
import type { RowSeals, SealedValue } from '../../postgres-client/row-seals.js';

const KIND = 'receipt';

/**
 * Seals of receipts: what a repeated request is answered. The position is not covered, since only the database knows it
 * when the receipt is written; it follows from the stream and the version, which are.
 */
export class ReceiptSeals {
  constructor(private readonly seals: RowSeals) {}

  /** Of the receipt that an append will leave. */
  ofAppend({ stream, expectedVersion, events, receipt }: Append): string {
    return this.seals.of(KIND, valuesOf({ ...receipt, stream, version: expectedVersion + events.length }));
  }

  /** @throws StoreTampered */
  assertReceipt(receipt: SealedReceipt, seal: string): void {
    const what = `The receipt of idempotency key ${JSON.stringify(receipt.key)} of ${JSON.stringify(receipt.principal)}`;
    this.seals.assert(KIND, valuesOf(receipt), seal, what);
  }

  holds(receipt: SealedReceipt, seal: string): boolean {
    return this.seals.holds(KIND, valuesOf(receipt), seal);
  }
}

export type SealedReceipt = Omit<Receipt, 'position'>;

const valuesOf = (receipt: SealedReceipt): readonly SealedValue[] => {
  const { principal, key, fingerprint, commandId, stream, version, status, body, expires } = receipt;
  return [principal, key, fingerprint, commandId, stream, version, status, body, expires];
};
