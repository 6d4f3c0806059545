import type { Pool, PoolClient } from 'pg';
import { StoreUnavailable } from '#kernel';
import { EffectFailed, type InboxTransaction } from '../../operations/consumer-groups/inbox.js';
import { kernelError } from '../postgres-client/database-errors.js';

/**
 * Runs work in a transaction that is committed when the work succeeds, and refuses statements after its end.
 * @throws StoreUnavailable when PostgreSQL does not answer, also at the commit, which may be done then, and also to a
 * statement of an effect; EffectFailed when the work went on after a statement of it had failed; what the work throws
 */
export const inTransaction = async <Result>(
  pool: Pool,
  doing: string,
  work: (transaction: InboxTransaction) => Promise<Result>,
): Promise<Result> => {
  const client = await passing(doing, pool.connect());
  const state = { isOver: false };
  try {
    await passing(doing, client.query('begin'));
    const result = await work(openTransaction(client, doing, state));
    state.isOver = true;
    await commit(client, doing);
    client.release();
    return result;
  } catch (error) {
    state.isOver = true;
    // Statements of the work that are still under way come before it.
    const isUndone = await client.query('rollback').then(
      () => true,
      () => false,
    );
    client.release(!isUndone);
    throw isUndone ? error : withoutConnection(error);
  }
};

/** An effect that has failed with its connection says nothing of the effect: it is to be had again. */
const withoutConnection = (error: unknown): unknown =>
  error instanceof EffectFailed && error.cause instanceof StoreUnavailable ? error.cause : error;

/** PostgreSQL answers the commit of a transaction in which a statement failed with ROLLBACK, and no error. */
const commit = async (client: PoolClient, doing: string): Promise<void> => {
  const { command } = await passing(doing, client.query('commit'));
  if (command === 'COMMIT') return;
  const cause = new Error(
    'The handler went on after a statement of it had failed, so nothing is kept: let it throw, or use a savepoint',
  );
  throw new EffectFailed('The transaction of the event was undone', { cause });
};

const openTransaction = (client: PoolClient, doing: string, state: { isOver: boolean }): InboxTransaction => ({
  query: async <Row extends object>(text: string, values: readonly unknown[] = []) => {
    if (state.isOver) throw new Error('The transaction of the event is over: a handler must await all that it does');
    return passing(doing, client.query<Row & Record<string, unknown>>(text, [...values]));
  },
});

const passing = async <Result>(doing: string, asked: Promise<Result>): Promise<Result> => {
  try {
    return await asked;
  } catch (error) {
    throw kernelError(error, doing);
  }
};
