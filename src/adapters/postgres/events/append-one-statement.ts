import type { Append, NewEvent } from '#kernel';

/** One command with one event; `position` is null when nothing was written, and `APPEND` has to say why. */
export const APPEND_ONE = {
  name: 'daybook_append_one',
  text: `select daybook.append_one(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
  ) as position`,
};

export interface PositionRow {
  readonly position: number | null;
}

/** In the order of the function's parameters. */
export const appendOneParameters = (
  { stream, expectedVersion, receipt }: Append,
  event: NewEvent,
  seal: string,
): readonly unknown[] => [
  receipt.principal,
  receipt.key,
  receipt.fingerprint,
  receipt.commandId,
  stream,
  expectedVersion,
  receipt.status,
  receipt.body,
  receipt.expires,
  seal,
  event.id,
  event.type,
  event.schemaVersion,
  event.occurredAt,
  event.recordedAt,
  event.data,
  event.metadata,
  event.leaf,
];
