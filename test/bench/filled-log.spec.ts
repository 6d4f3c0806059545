import { BEGINNING, leafOf } from '#kernel';
import { fillLog } from '../../bench/subjects/filled-log.js';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import { migrate, PostgresEventLog } from '../../src/adapters/postgres/index.js';
import { order } from '../../src/ordering/order/order.js';
import { createDatabase, PATIENT } from '../support/database.js';

describe('a log that the benchmarks fill', () => {
  it('holds streams of the length asked for, events that commands could have written, and their leaves', async () => {
    const database = await createDatabase();
    await migrate(database.url);
    await fillLog(database.url, { events: 120, streamLength: 40 });
    const pool = createPool(database.url, { max: 1, ...PATIENT });
    const records = await new PostgresEventLog(pool).read(BEGINNING, 1_000);
    await pool.end();
    await database.drop();

    expect(records.map(({ position }) => position)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    const streams = new Set(records.map(({ stream }) => stream));
    expect(streams.size).toBe(3);
    for (const name of streams) {
      const versions = records.filter(({ stream }) => stream === name).map(({ version }) => version);
      expect(versions).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    }
    for (const record of records) {
      expect(Buffer.from(record.leaf)).toEqual(Buffer.from(leafOf(record)));
      const { type, data } = order.events.decode(record);
      expect(() => order.events.check(type, data)).not.toThrow();
    }
  });
});
