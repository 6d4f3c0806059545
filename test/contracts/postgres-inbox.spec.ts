import type { Pool } from 'pg';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import { StoreUnavailable } from '#kernel';
import { PostgresInbox, PostgresParkedKeys } from '../../src/adapters/postgres-inbox/index.js';
import { type Effect, EffectFailed } from '../../src/operations/consumer-groups/inbox.js';
import { type ReceivedEvent, receivedEvent } from '../../src/operations/consumer-groups/received-event.js';
import { createDatabase, PATIENT, type TestDatabase } from '../support/database.js';
import { eventually, query } from '../support/postgres-homes.js';

const STATEMENT_MS = 60_000;

const event = (key: string, id: string): ReceivedEvent =>
  receivedEvent({
    ...{ topic: 't', partition: 0, offset: id.replace(/\D/gu, ''), key: Buffer.from(key), value: Buffer.from('{}') },
    headers: { ce_id: id, ce_type: 'OrderPlaced', odd: 'a\0b' },
  });

describe('The inbox in PostgreSQL', () => {
  let database: TestDatabase;
  let pool: Pool;
  let inbox: PostgresInbox;
  let operator: PostgresParkedKeys;

  beforeAll(async () => {
    database = await createDatabase();
    const settings = {
      role: 'none',
      max: 8,
      ...PATIENT,
      idleInTransactionMs: STATEMENT_MS,
    } as const;
    pool = createPool(database.url, settings);
    inbox = new PostgresInbox(pool, 'mailer');
    operator = new PostgresParkedKeys(pool);
    const prepared = (each: PostgresInbox) => eventually(() => each.prepare().then(() => true as const));
    await Promise.all([prepared(inbox), prepared(new PostgresInbox(pool, 'stock'))]);
    await query(database.url, 'create table effects (id text, group_name text)');
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const effectOf =
    ({ id }: ReceivedEvent, group = 'mailer'): Effect =>
    async (transaction) =>
      void (await transaction.query('insert into effects values ($1, $2)', [id, group]));
  /** One who waits for another's transaction is refused after a second, and asks again. */
  const taken = (placed: ReceivedEvent) => eventually(() => inbox.take(placed, effectOf(placed)));
  const failing: Effect = async (transaction) => {
    await transaction.query(`insert into effects values ('half', 'mailer')`);
    throw new Error('the mail server is busy');
  };
  const effects = (group = 'mailer') =>
    query(database.url, `select id from effects where group_name = '${group}' order by id`);
  const parkedKey = async (key: string) => (await operator.list()).find((parked) => parked.key === key);
  const drained = async (key: string): Promise<readonly string[]> => {
    const outcomes: string[] = [];
    do outcomes.push((await inbox.retryFirst(key, effectOf)).outcome);
    while (outcomes.at(-1) === 'done');
    return outcomes;
  };
  const fresh = () => query(database.url, 'truncate effects');
  beforeEach(fresh);

  it('has each effect once, for each group', async () => {
    const placed = event('once', 'once-1');
    expect(await taken(placed)).toBe('done');
    expect(await taken(placed)).toBe('duplicate');
    expect(await new PostgresInbox(pool, 'stock').take(placed, effectOf(placed, 'stock'))).toBe('done');
    expect([await effects(), await effects('stock')]).toEqual([['once-1'], ['once-1']]);
  });

  it('has it once when members deal with the same event at the same time', async () => {
    const placed = event('race', 'race-1');
    const outcomes = await Promise.all([1, 2, 3].map(() => taken(placed)));
    expect([...outcomes].sort()).toEqual(['done', 'duplicate', 'duplicate']);
    expect(await effects()).toEqual(['race-1']);
  });

  it('keeps nothing of an effect that fails, and has it when it comes again', async () => {
    const placed = event('half', 'half-1');
    await expect(inbox.take(placed, failing)).rejects.toThrow(EffectFailed);
    expect(await effects()).toEqual([]);
    expect(await taken(placed)).toBe('done');
  });

  it('takes an effect for failed that goes on after a statement that failed; after a savepoint it may', async () => {
    const caught =
      (isSaved: boolean): Effect =>
      async (transaction) => {
        if (isSaved) await transaction.query('savepoint before');
        await transaction.query('select 1 / 0').catch(() => undefined);
        if (isSaved) await transaction.query('rollback to savepoint before');
        await effectOf(event('caught', 'caught-1'))(transaction).catch(() => undefined);
      };
    const placed = event('caught', 'caught-1');
    await expect(inbox.take(placed, caught(false))).rejects.toThrow(EffectFailed);
    expect(await effects()).toEqual([]);
    expect(await eventually(() => inbox.take(placed, caught(true)))).toBe('done');
    expect(await effects()).toEqual(['caught-1']);
  });

  it('does not take a handler for failed whose connection is lost, and does when a statement of it is refused', async () => {
    const asking =
      (statement: string): Effect =>
      async (transaction) =>
        void (await transaction.query(statement));
    const lost = asking('select pg_terminate_backend(pg_backend_pid())');
    const refused = asking(`do $$ begin raise 'it takes too long' using errcode = 'query_canceled'; end $$`);
    await expect(inbox.take(event('lost', 'lost-1'), lost)).rejects.toThrow(StoreUnavailable);
    await expect(inbox.take(event('slow', 'slow-1'), refused)).rejects.toThrow(EffectFailed);
    await inbox.setAside(event('lost', 'lost-2'), { error: 'busy', dueInMs: 0 });
    await expect(inbox.retryFirst('lost', () => lost)).rejects.toThrow(StoreUnavailable);
    expect(await parkedKey('lost')).toMatchObject({ attempts: 0, waiting: 1 });
  });

  it('refuses what a handler does after its end, instead of doing it outside the transaction', async () => {
    let late: () => Promise<unknown> = async () => undefined;
    await inbox.take(event('late', 'late-1'), async (transaction) => {
      late = () => transaction.query(`insert into effects values ('late', 'mailer')`);
    });
    await expect(late()).rejects.toThrow('is over');
    expect(await effects()).toEqual([]);
  });

  it('has later events of a key wait behind one that was set aside, and other keys go on', async () => {
    const [first, second, other] = [event('k', 'k-1'), event('k', 'k-2'), event('other', 'other-1')];
    await inbox.setAside(first, { error: 'no such product', dueInMs: undefined });
    expect(await taken(second)).toBe('waits');
    expect(await taken(first)).toBe('waits');
    expect(await taken(other)).toBe('done');
    expect(await effects()).toEqual(['other-1']);
    const parked = await parkedKey('k');
    expect(parked).toMatchObject({ group: 'mailer', eventId: 'k-1', eventType: 'OrderPlaced', waiting: 2 });
    expect(parked).toMatchObject({ topic: 't', partition: 0, offset: '1', error: 'no such product', dueAt: null });
    expect(parked && (await operator.first(parked))).toEqual(first);
    expect(await drained('k')).toEqual(['not due']);

    if (parked) await operator.retry(parked);
    expect(await drained('k')).toEqual(['done', 'done', 'released']);
    expect(await effects()).toEqual(['k-1', 'k-2', 'other-1']);
    expect(await taken(second)).toBe('duplicate');
    expect(await parkedKey('k')).toBeUndefined();
  });

  it('goes on after an event that an operator discards, and never has it again', async () => {
    const [first, second] = [event('d', 'd-1'), event('d', 'd-2')];
    await inbox.setAside(first, { error: 'poison', dueInMs: undefined });
    await taken(second);
    const parked = await parkedKey('d');
    expect(parked && (await operator.discard(parked, 'a test order'))).toBe(true);
    expect(parked && (await operator.discard(parked, 'a test order'))).toBe(false);
    expect(await drained('d')).toEqual(['done', 'released']);
    expect(await taken(first)).toBe('duplicate');
    expect(await effects()).toEqual(['d-2']);
    const why = `select event_id, discarded_because from daybook_inbox.handled_events where discarded_because is not null`;
    expect(await query(database.url, why)).toEqual(['d-1', 'a test order']);
  });

  it('does not set aside what another member has dealt with meanwhile', async () => {
    const placed = event('m', 'm-1');
    await taken(placed);
    await inbox.setAside(placed, { error: 'too late', dueInMs: undefined });
    expect(await parkedKey('m')).toBeUndefined();
  });

  it('tries again what is due, and counts', async () => {
    const placed = event('due', 'due-1');
    await inbox.setAside(placed, { error: 'busy', dueInMs: 0 });
    expect(await inbox.dueKeys(10)).toContain('due');
    expect(await inbox.retryFirst('due', () => failing)).toMatchObject({ outcome: 'failed', attempts: 0 });
    await inbox.failedAgain(placed, { error: 'busy again', dueInMs: undefined });
    expect(await parkedKey('due')).toMatchObject({ attempts: 1, error: 'busy again', dueAt: null });
    expect(await inbox.dueKeys(10)).not.toContain('due');
    expect(await effects()).toEqual([]);
  });

  it('hands over dead letters until they were published, and then no more', async () => {
    await inbox.setAside(event('refused', 'refused-1'), { error: 'poison', dueInMs: undefined });
    await inbox.setAside(event('dead', 'dead-1'), { error: 'poison', dueInMs: undefined });
    const published: string[] = [];
    const publish = async ({ id }: ReceivedEvent) => {
      published.push(id);
      return id !== 'refused-1';
    };
    await inbox.deadLetters(publish);
    await inbox.deadLetters(publish);
    expect(published.filter((id) => /^(refused|dead)-/.test(id))).toEqual(['refused-1', 'dead-1', 'refused-1']);
  });

  it('leaves a key that another member works on', async () => {
    await inbox.setAside(event('claimed', 'claimed-1'), { error: 'busy', dueInMs: 0 });
    let outcome = '';
    await inbox.retryFirst('claimed', (first) => async (transaction) => {
      outcome = (await inbox.retryFirst('claimed', effectOf)).outcome;
      await effectOf(first)(transaction);
    });
    expect(outcome).toBe('not due');
    expect(await effects()).toEqual(['claimed-1']);
  });
});
