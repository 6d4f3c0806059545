import type { Append, AppendOutcome, NewEvent, Receipt } from '#kernel';
import type { ReceiptSeals } from './receipt-seals.js';

/** One row of the function's answer; columns that do not belong to the outcome are null. */
export interface OutcomeRow extends Omit<Receipt, 'principal' | 'key'> {
  readonly outcome: AppendOutcome['outcome'];
  readonly seal: string;
}

type Value<Of> = readonly [type: string, valueOf: (of: Of) => string | number | boolean];

// In the order of the function's parameters; between the two stand the seals of the receipts.
const COMMAND_VALUES: readonly Value<Append>[] = [
  ['text', ({ receipt }) => receipt.principal],
  ['text', ({ receipt }) => receipt.key],
  ['text', ({ receipt }) => receipt.fingerprint],
  ['uuid', ({ receipt }) => receipt.commandId],
  ['text', ({ stream }) => stream],
  ['integer', ({ expectedVersion }) => expectedVersion],
  ['integer', ({ events }) => events.length],
  ['integer', ({ receipt }) => receipt.status],
  ['text', ({ receipt }) => receipt.body],
  ['boolean', ({ receipt }) => receipt.expires],
];
const EVENT_VALUES: readonly Value<NewEvent>[] = [
  ['uuid', ({ id }) => id],
  ['text', ({ type }) => type],
  ['integer', ({ schemaVersion }) => schemaVersion],
  ['timestamptz', ({ occurredAt }) => occurredAt],
  ['timestamptz', ({ recordedAt }) => recordedAt],
  ['json', ({ data }) => data],
  ['json', ({ metadata }) => metadata],
  ['bytea', ({ leaf }) => `\\x${Buffer.from(leaf.buffer, leaf.byteOffset, leaf.byteLength).toString('hex')}`],
];

/**
 * Stands between the values of a column. As array literals of the driver they would cost half of the whole append in
 * this process; so they travel as one text each. No JSON text holds this character in clear.
 */
const SEPARATOR = '\x1f';

const TYPES = [...COMMAND_VALUES.map(([type]) => type), 'text', ...EVENT_VALUES.map(([type]) => type)];

const PARAMETERS = TYPES.map((type, index) => `string_to_array($${index + 1}, E'\\x1f')::${type}[]`);

export const APPEND = {
  name: 'daybook_append',
  text: `select outcome, position, version, stream, fingerprint, command_id as "commandId", status, body, expires, seal
    from daybook.append(${PARAMETERS.join(', ')})`,
};

/** The batch as the statement takes it: one text per column. */
export const appendParameters = (batch: readonly Append[], seals: ReceiptSeals): readonly string[] => {
  const events = batch.flatMap((command) => command.events);
  return [
    ...COMMAND_VALUES.map(([, valueOf]) => batch.map(valueOf).join(SEPARATOR)),
    batch.map((command) => seals.ofAppend(command)).join(SEPARATOR),
    ...EVENT_VALUES.map(([, valueOf]) => events.map(valueOf).join(SEPARATOR)),
  ];
};

/** @throws Error when a value cannot be separated from its neighbours; JSON texts and ids never are like that */
export const assertSeparable = (command: Append): void => {
  const values = [
    ...COMMAND_VALUES.map(([, valueOf]) => valueOf(command)),
    ...command.events.flatMap((event) => [event.id, event.type, event.data, event.metadata]),
  ];
  if (values.some((value) => value === '' || (typeof value === 'string' && value.includes(SEPARATOR)))) {
    throw new Error(`The command ${command.receipt.commandId} has a value that is empty or holds U+001F`);
  }
};

/**
 * A receipt of this very attempt was written by an earlier try whose answer was lost: it is no repetition.
 * @throws StoreTampered
 */
export const outcomeOf = ({ receipt }: Append, row: OutcomeRow, seals: ReceiptSeals): AppendOutcome => {
  const { outcome, position, version, stream, fingerprint, commandId, status, body, expires, seal } = row;
  if (outcome === 'conflict') return { outcome, currentVersion: version };
  if (outcome === 'appended' || commandId === receipt.commandId) return { outcome: 'appended', position };
  const { principal, key } = receipt;
  const earlier = { principal, key, fingerprint, commandId, stream, version, position, status, body, expires };
  seals.assertReceipt(earlier, seal);
  return { outcome, receipt: earlier };
};
