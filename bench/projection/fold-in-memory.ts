import type { StoredEvent } from '#kernel';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';

/** A document of order-details as a batch has left it. */
export interface FoldedRow {
  readonly id: string;
  readonly version: number;
  /** The version that the batch found; 0 for none. */
  readonly before: number;
  readonly document: unknown;
}

/** Keeps all documents, and gives those that a batch has changed. */
export const foldInMemory = (): ((records: readonly StoredEvent[]) => readonly FoldedRow[]) => {
  const documents = new Map<string, { readonly version: number; readonly document: unknown }>();
  return (records) => {
    const touched = new Map<string, number>();
    for (const record of records) {
      for (const { id, apply } of orderDetails.changesOf(orderDetails.decode(record))) {
        const known = documents.get(id);
        if (!touched.has(id)) touched.set(id, known?.version ?? 0);
        const document = apply(known?.document as Parameters<typeof apply>[0]);
        documents.set(id, { version: record.version, document });
      }
    }
    return [...touched].map(([id, before]) => ({ id, before, ...documents.get(id) }) as FoldedRow);
  };
};
