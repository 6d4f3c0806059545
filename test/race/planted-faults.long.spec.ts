import { createMigratedDatabase } from '../support/migrated-database.js';
import { type Violation, violationsOf } from './log-checker.js';
import { plantAppend, plantTransactionIds, WITHOUT_LOCK, WITHOUT_RECEIPTS } from './planted-append.js';
import { race, type RaceOptions } from './race.js';
import { skippingDigests } from './race-view.js';
import { XidOrderedLog } from './xid-ordered-log.js';

const ROUNDS = 5;
const EVENTS_A_ROUND = 500;

type Plant = Partial<RaceOptions> & { readonly plant?: (url: string) => Promise<void> };

/** The kinds of violations found when this fault is planted, as soon as they include the expected one. */
const kindsFound = async (expected: Violation['kind'], fault: Plant): Promise<readonly Violation['kind'][]> => {
  let found: readonly Violation['kind'][] = [];
  for (let round = 1; round <= ROUNDS && !found.includes(expected); round += 1) found = await oneRound(fault, round);
  return found;
};

const oneRound = async ({ plant, ...fault }: Plant, seed: number): Promise<readonly Violation['kind'][]> => {
  const database = await createMigratedDatabase();
  try {
    await plant?.(database.url);
    const result = await race({ url: database.url, seed, events: EVENTS_A_ROUND, longestHoldMs: 10, ...fault });
    return [...new Set(violationsOf(result).map(({ kind }) => kind))];
  } finally {
    await database.drop();
  }
};

describe('the checker of the race', () => {
  it('finds nothing when nothing is planted', async () => {
    expect(await oneRound({ foreignTransaction: true }, 1)).toEqual([]);
  });

  it('finds an append without the lock, with positions from a sequence: readers skip events', async () => {
    const plant = (url: string) => plantAppend(url, WITHOUT_LOCK);

    expect(await kindsFound('event not read', { plant, mayCollide: true })).toContain('event not read');
  });

  it('finds readers in the order of transaction ids: a stream is read out of order', async () => {
    const logOf: RaceOptions['logOf'] = (pool) => new XidOrderedLog(pool);
    // Transactions of other databases of the server hold these readers up, so they may not come to the end besides.
    const kinds = await kindsFound('stream read out of order', { plant: plantTransactionIds, logOf });

    expect(kinds).toContain('stream read out of order');
  });

  it('finds a receipt in a transaction of its own after the commit: a crash leaves events without receipt', async () => {
    const plant = (url: string) => plantAppend(url, WITHOUT_RECEIPTS);
    const receipts = 'apart, after the commit';

    expect(await kindsFound('event without receipt', { plant, receipts })).toContain('event without receipt');
  });

  it('finds a receipt in a transaction of its own before the commit: a rollback leaves it without events', async () => {
    const plant = (url: string) => plantAppend(url, WITHOUT_RECEIPTS);
    const receipts = 'apart, before the commit';

    expect(await kindsFound('receipt without events', { plant, receipts })).toContain('receipt without events');
  });

  it('finds a checkpoint before the effect: a follower that is killed in between loses a batch', async () => {
    expect(await kindsFound('event not read', { checkpoint: 'before the effect' })).toEqual(['event not read']);
  });

  it('finds a gap that is skipped instead of refilled: a view lacks events', async () => {
    const kinds = await kindsFound('view differs from the log', { projection: skippingDigests });

    expect(kinds).toEqual(['view differs from the log']);
  });
});
