import { openTampering, type Tampering } from './tampering.fixture.js';

/** One bit of the byte that `offset` (from 0) gives in a text. */
const bitOf = (text: string, offset: string | number): string =>
  `convert_from(set_byte(${text}::bytea, ${offset}, get_byte(${text}::bytea, ${offset}) # 1), 'UTF8')`;

/** The smallest change of every column of an event. */
const COLUMNS: readonly (readonly [column: string, changed: string, check: string])[] = [
  ['position', 'position # 64', 'gap'],
  ['stream', bitOf('stream', 0), 'leaf'],
  ['version', 'version # 64', 'leaf'],
  ['id', `encode(set_byte(uuid_send(id), 15, get_byte(uuid_send(id), 15) # 1), 'hex')::uuid`, 'leaf'],
  ['type', bitOf('type', 0), 'leaf'],
  ['schema_version', 'schema_version # 1', 'leaf'],
  ['occurred_at', `occurred_at + interval '1 millisecond'`, 'leaf'],
  ['recorded_at', `recorded_at + interval '1 millisecond'`, 'leaf'],
  ['data', `${bitOf('data::text', `position('C-' in data::text) - 1`)}::json`, 'leaf'],
  ['metadata', `${bitOf('metadata::text', `position('local' in metadata::text) - 1`)}::json`, 'leaf'],
  ['leaf', 'set_byte(leaf, 31, get_byte(leaf, 31) # 1)', 'leaf'],
];

/** Position 3 is an OrderPlaced; signed were the positions 4, 8 and 12. */
const TAMPERED = 3;
const SWAP = `update daybook.events set position = case position when 3 then 1005 else 1003 end where position in (3, 5)`;
const FORGED = `insert into daybook.events
  select 6, 'order-forged', 1, gen_random_uuid(), type, schema_version, occurred_at, recorded_at, data, metadata, leaf
  from daybook.events where position = 3`;
const movedUp = (by: number) => `update daybook.events set position = position + ${by} where position`;

/** Twelve events; signed at positions 4, 8 and 12. */
const openSigned = async (): Promise<Tampering> => {
  const on = await openTampering();
  await on.go('a', 'b');
  await on.go('c', 'd');
  await on.go('e', 'f');
  await on.backUp();
  return on;
};

describe('an audit of a database in whose tables somebody wrote', () => {
  let on: Tampering;

  beforeAll(async () => void (on = await openSigned()));
  afterEach(() => on.restore());
  afterAll(() => on.app.close());

  it('finds nothing where nothing was done', async () => {
    expect(await on.findings()).toEqual([]);
  });

  it.each(COLUMNS)('finds the event of which one bit of %s was changed', async (column, changed, check) => {
    await on.tamper(`update daybook.events set ${column} = ${changed} where position = ${TAMPERED}`);
    expect((await on.findings())[0]).toMatchObject({ check, position: TAMPERED });
  });

  it('knows every column', async () => {
    const columns = await on.app.sql(`select attname from pg_attribute
      where attrelid = 'daybook.events'::regclass and attnum > 0 and not attisdropped order by attnum`);
    expect(columns).toEqual(COLUMNS.map(([column]) => column));
  });

  it('finds where an event was removed', async () => {
    await on.tamper(`delete from daybook.events where position = ${TAMPERED}`);
    expect(await on.findings()).toMatchObject([{ check: 'gap', position: TAMPERED }]);
  });

  it('finds an event that was removed and the gap closed', async () => {
    await on.tamper(
      `delete from daybook.events where position = ${TAMPERED}`,
      `${movedUp(1_000)} > 3`,
      `${movedUp(-1_001)} > 3`,
    );
    expect((await on.findings())[0]).toMatchObject({ check: 'inclusion', position: TAMPERED });
  });

  it('finds two events that changed places', async () => {
    await on.tamper(SWAP, `${movedUp(-1_000)} > 1000`);
    expect(await on.findings()).toMatchObject([
      { check: 'inclusion', position: 3 },
      { check: 'inclusion', position: 5 },
    ]);
  });

  it('finds an event that was inserted, with a leaf of its own', async () => {
    await on.tamper(`${movedUp(1_000)} > 5`, FORGED, `${movedUp(-999)} > 1000`);
    await on.coverUp(6);
    expect((await on.findings())[0]).toMatchObject({ check: 'inclusion', position: 6 });
  });

  it('finds an event that was changed together with its leaf', async () => {
    await on.tamper(`update daybook.events set type = 'OrderCancelled' where position = ${TAMPERED}`);
    await on.coverUp(TAMPERED);
    expect(await on.findings()).toMatchObject([{ check: 'inclusion', position: TAMPERED }]);
  });

  it('finds between which checkpoints the log was changed when the whole tree was made anew', async () => {
    await on.tamper(`update daybook.events set type = 'OrderCancelled' where position = 6`);
    await on.coverUp(6);
    await on.recomputeTree();
    const findings = await on.findings();
    expect(findings[0]).toMatchObject({ check: 'consistency', position: 5 });
    expect(findings[0]?.detail).toContain('between positions 5 and 8');
  });

  it('finds that also when no checkpoint is left in the database', async () => {
    await on.tamper(
      `update daybook.events set type = 'OrderCancelled' where position = 6`,
      'delete from daybook.audit_checkpoints',
    );
    await on.coverUp(6);
    await on.recomputeTree();
    expect((await on.findings())[0]).toMatchObject({ check: 'consistency', position: 5 });
  });

  it.each([
    ['alone', []],
    [
      'together with the tree and the checkpoints',
      ['delete from daybook.audit_tiles', 'delete from daybook.audit_checkpoints'],
    ],
  ])('finds that the tail was cut, %s', async (_how, more) => {
    await on.tamper('delete from daybook.events where position > 10', ...more);
    expect(await on.findings()).toMatchObject([{ check: 'consistency', position: 11 }]);
  });
});

describe('an audit of a database that was put back', () => {
  let on: Tampering;

  // A database of its own: a running program that saw the log shrink reads no further.
  beforeAll(async () => void (on = await openSigned()));
  afterAll(() => on.app.close());

  it("finds that yesterday's was put over today's", async () => {
    await on.go('g');
    await on.restore();
    expect(await on.findings()).toMatchObject([{ check: 'consistency', position: 13 }]);
  });
});
