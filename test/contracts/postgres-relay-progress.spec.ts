import { randomUUID } from 'node:crypto';
import { BEGINNING, type Fence, Fenced } from '#kernel';
import { PostgresRelayProgress } from '../../src/adapters/postgres/index.js';
import { nothingPublished } from '../../src/operations/log-relay/relay-progress.js';
import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';

const LOG_ID = '0123456789abcdef0123456789abcdef';
const LEASE = 'log relay';

describe('What was published, in PostgreSQL', () => {
  let database: MigratedDatabase;
  let progress: PostgresRelayProgress;
  beforeAll(async () => {
    database = await createMigratedDatabase();
    progress = new PostgresRelayProgress(database.openPool(1));
    await query(database.url, `insert into daybook.leases (name, token, holder) values ('${LEASE}', 2, 'this')`);
  });
  afterAll(() => database.drop());

  const [present, former] = [2, 1].map((token) => ({ lease: LEASE, token })) as [Fence, Fence];
  const published = {
    logId: LOG_ID,
    through: { position: 9_007_199_254_740_991, eventId: randomUUID() },
    marks: [
      { lastPosition: 9_007_199_254_740_991, nextOffset: 7 },
      { lastPosition: 0, nextOffset: 0 },
    ],
  };

  it('is nothing before it was begun', async () => {
    expect(await progress.load('a')).toBeUndefined();
    expect(await progress.askToRepublish('a')).toBe(false);
  });

  it('is kept by topic', async () => {
    await progress.begin('a', nothingPublished(LOG_ID, BEGINNING, 2), present);
    await progress.begin('b', nothingPublished(LOG_ID, BEGINNING, 1), present);
    await progress.save('a', published, present);
    expect(await progress.load('a')).toEqual({ ...published, republish: false });
    expect(await progress.load('b')).toEqual({ ...nothingPublished(LOG_ID, BEGINNING, 1), republish: false });
  });

  it('is not written by a former leader', async () => {
    await expect(progress.save('a', nothingPublished(LOG_ID, BEGINNING, 2), former)).rejects.toThrow(Fenced);
    await expect(progress.begin('a', nothingPublished(LOG_ID, BEGINNING, 2), former)).rejects.toThrow(Fenced);
    expect(await progress.load('a')).toMatchObject(published);
  });

  it('keeps the wish to publish anew until that has begun', async () => {
    expect(await progress.askToRepublish('a')).toBe(true);
    await progress.save('a', published, present);
    expect(await progress.load('a')).toMatchObject({ republish: true });
    await progress.begin('a', nothingPublished(LOG_ID, BEGINNING, 3), present);
    expect(await progress.load('a')).toEqual({ ...nothingPublished(LOG_ID, BEGINNING, 3), republish: false });
  });
});
