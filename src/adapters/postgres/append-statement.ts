import type { Append, AppendOutcome, Receipt } from '#kernel';

/** One row of the function's answer; columns that do not belong to the outcome are null. */
export interface OutcomeRow extends Omit<Receipt, 'principal' | 'key'> {
  readonly outcome: AppendOutcome['outcome'];
}

export const APPEND = {
  name: 'daybook_append',
  text: `select outcome, position, version, stream, fingerprint, command_id as "commandId", status, body, expires
    from daybook.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
};

/** The batch as the function takes it: an array per column. */
export const appendParameters = (batch: readonly Append[]): unknown[] => {
  const receipts = batch.map(({ receipt }) => receipt);
  const events = batch.flatMap((command) => command.events);
  return [
    receipts.map(({ principal }) => principal),
    receipts.map(({ key }) => key),
    receipts.map(({ fingerprint }) => fingerprint),
    receipts.map(({ commandId }) => commandId),
    batch.map(({ stream }) => stream),
    batch.map(({ expectedVersion }) => expectedVersion),
    batch.map((command) => command.events.length),
    receipts.map(({ status }) => status),
    receipts.map(({ body }) => body),
    receipts.map(({ expires }) => expires),
    events.map(({ id }) => id),
    events.map(({ type }) => type),
    events.map(({ schemaVersion }) => schemaVersion),
    events.map(({ occurredAt }) => occurredAt),
    events.map(({ recordedAt }) => recordedAt),
    events.map(({ data }) => data),
    events.map(({ metadata }) => metadata),
    events.map(({ leaf }) => leaf),
  ];
};

/** A receipt of this very attempt was written by an earlier try whose answer was lost: it is no repetition. */
export const outcomeOf = ({ receipt }: Append, row: OutcomeRow): AppendOutcome => {
  const { outcome, position, version, stream, fingerprint, commandId, status, body, expires } = row;
  if (outcome === 'conflict') return { outcome, currentVersion: version };
  if (outcome === 'appended' || commandId === receipt.commandId) return { outcome: 'appended', position };
  const { principal, key } = receipt;
  const earlier = { principal, key, fingerprint, commandId, stream, version, position, status, body, expires };
  return { outcome, receipt: earlier };
};
