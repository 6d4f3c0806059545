import type { QueryResultRow } from 'pg';
import type { Append, AppendOutcome } from '#kernel';
import { APPEND_ONE, appendOneParameters, type PositionRow } from './append-one-statement.js';
import { APPEND, appendParameters, outcomeOf, type OutcomeRow } from './append-statement.js';
import { type ReceiptSeals } from './receipt-seals.js';

/** A statement that a connection prepares once, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Runs a statement and gives its rows. */
export type Run = <Row extends QueryResultRow>(
  statement: Statement,
  values: readonly unknown[],
) => Promise<readonly Row[]>;

/**
 * Appends commands of different streams and keys together, each judged on its own; outcomes are in their order.
 * Under little load most batches are one command with one event, which a statement of its own does in half the time.
 */
export const appendBatch = async (
  run: Run,
  seals: ReceiptSeals,
  batch: readonly Append[],
): Promise<readonly AppendOutcome[]> => (await appendOne(run, seals, batch)) ?? appendAll(run, seals, batch);

/** @returns nothing when the batch is anything else, or when that command was not accepted */
const appendOne = async (
  run: Run,
  seals: ReceiptSeals,
  [command, ...others]: readonly Append[],
): Promise<readonly AppendOutcome[] | undefined> => {
  const [event, ...more] = command?.events ?? [];
  if (command === undefined || event === undefined || others.length + more.length > 0) return undefined;
  const [row] = await run<PositionRow>(APPEND_ONE, appendOneParameters(command, event, seals.ofAppend(command)));
  const position = row?.position ?? null;
  return position === null ? undefined : [{ outcome: 'appended', position }];
};

const appendAll = async (
  run: Run,
  seals: ReceiptSeals,
  batch: readonly Append[],
): Promise<readonly AppendOutcome[]> => {
  const answers = await run<OutcomeRow>(APPEND, appendParameters(batch, seals));
  return answers.map((row, index) => outcomeOf(batch[index] as Append, row, seals));
};
