import { printJson, printList, type TextStream } from '#platform/terminal';

/** Rows of a part by its name: `{ events: 830 }`. */
type Rows = Readonly<Record<string, number>>;

/** The result of a backup or a restore: JSON, or a line for each thing that there is to know. */
export const printBackup = (
  out: TextStream,
  answer: Readonly<Record<string, string | number | Rows>>,
  json: boolean,
): void => {
  if (json) return void printJson(out, answer);
  const entries = Object.entries(answer).flatMap(([name, value]): readonly (readonly [string, string | number])[] =>
    typeof value === 'object' ? Object.entries(value) : [[name, value]],
  );
  printList(
    out,
    entries.map(([name, value]) => [LABELS[name] ?? name, value]),
  );
};

const LABELS: Readonly<Record<string, string>> = {
  log: 'id of the log',
  takenAt: 'taken at',
  subject_keys: 'keys of persons',
  idempotency: 'idempotency keys',
  audit_checkpoints: 'audit checkpoints',
  order_numbers: 'sequences',
  checksum: 'SHA-256',
};
