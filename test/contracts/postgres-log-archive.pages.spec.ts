import type { AuditPage } from '#kernel';
import { PostgresLogArchive } from '../../src/adapters/postgres/index.js';
import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';

const MOST_RECORDS = 500;
const MOST_CHARACTERS = 4_000_000;
/** As large as events may be. */
const LARGE = 256 * 1_024;

describe('Pages of the log for auditors', () => {
  let database: MigratedDatabase;
  let archive: PostgresLogArchive;
  beforeAll(async () => {
    database = await createMigratedDatabase();
    const pool = database.openPool(1);
    archive = new PostgresLogArchive({ url: database.url, pool, scanPool: pool });
  });
  afterAll(() => database.drop());

  /** @param text of each: SQL that gives it */
  const fill = (from: number, through: number, text: string) =>
    query(
      database.url,
      `insert into daybook.events
       select n, 'order-a', n, gen_random_uuid(), 'OrderPlaced', 1, now(), now(), json_build_object('text', ${text}), '{}', sha256('')
       from generate_series(${from}, ${through}) n`,
    );

  const pagesOf = async (after: number, through: number): Promise<readonly AuditPage[]> => {
    const pages: AuditPage[] = [];
    for await (const page of archive.pages({}, after, through)) pages.push(page);
    return pages;
  };
  const positionsIn = (pages: readonly AuditPage[]) =>
    pages.flatMap((page) => page.records.map(({ position }) => position));

  it('hold 500 events at most, fewer when they are large, and leave none out', async () => {
    await fill(1, 1_100, `'small'`);
    await fill(1_101, 1_160, `repeat('x', ${LARGE})`);
    const pages = await pagesOf(0, 1_160);
    expect(positionsIn(pages)).toEqual(Array.from({ length: 1_160 }, (_, n) => n + 1));
    for (const page of pages) {
      expect(page.records.length).toBeLessThanOrEqual(MOST_RECORDS);
      const characters = page.records.reduce((sum, { data }) => sum + data.length, 0);
      expect(characters).toBeLessThan(MOST_CHARACTERS + 2 * LARGE);
      expect(page.through).toBe(page.records.at(-1)?.position);
    }
    expect(pages).toHaveLength(6);
  });

  it('end where they are cut, also within characters that take two places here and one there', async () => {
    await fill(1_161, 1_200, `repeat(U&'\\+01F600', ${LARGE / 2})`);
    const pages = await pagesOf(1_160, 1_200);
    expect(positionsIn(pages)).toEqual(Array.from({ length: 40 }, (_, n) => 1_161 + n));
  });

  it.each([
    [{ about: { paths: [['customerId']], value: 'C-1' } }, [1_201, 1_202, 1_203, 1_204]],
    [{ about: { paths: [['text']], value: String.raw`C:\u0000` } }, [1_204]],
    [{ actor: 'local' }, [1_202]],
    [{ correlationId: 'together' }, [1_202]],
  ])('find %j beside records of which PostgreSQL reads no JSON', async (filter, positions) => {
    const texts = [String.raw`a\u0000b`, String.raw`a\\\u0000`, String.raw`\ud800`, String.raw`C:\\u0000`];
    const values = texts.map((text, n) => {
      const metadata = n === 1 ? String.raw`{"correlationId":"together","principal":"local","reason":"\u0000"}` : '{}';
      const data = `{"customerId":"C-1","text":"${text}"}`;
      return `(${1_201 + n}, 'order-a', ${1_201 + n}, gen_random_uuid(), 'A', 1, now(), now(), '${data}', '${metadata}', sha256(''))`;
    });
    await query(database.url, `insert into daybook.events values ${values.join()} on conflict do nothing`);
    const pages: AuditPage[] = [];
    for await (const page of archive.pages(filter, 1_200, 1_204)) pages.push(page);
    expect(positionsIn(pages)).toEqual(positions);
  });
});
