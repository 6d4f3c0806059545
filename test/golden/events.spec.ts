import { canonicalJson, isSealed, leafOf, mapPersonal } from '#kernel';
import { EVENTS, type GoldenStream, namesIn, readJson } from './golden-files.js';
import { goldenPersonalData, readGolden } from './read-golden.js';
import { definitions, releasedSchemas } from './released-schemas.js';

const golden = (name: string): GoldenStream => readJson<GoldenStream>(`${EVENTS}/${name}.json`);
const names = namesIn(EVENTS);

it('there is a golden stream for every version of every event that was ever released', () => {
  const missing = releasedSchemas.filter(({ name }) => !names.includes(name));
  const advice = 'Add an example to test/golden/golden-examples.ts, run npm run golden and commit the file.';
  expect(missing.map(({ name }) => `${EVENTS}/${name}.json is missing. ${advice}`)).toEqual([]);
  expect(names).toHaveLength(releasedSchemas.length);
});

describe.each(names)('%s', (name) => {
  const { records, ...expected } = golden(name);
  const released = releasedSchemas.find((schema) => schema.name === name);

  it('ends with an event of that version', () => {
    const { type, schemaVersion } = records.at(-1) ?? {};
    expect({ type, schemaVersion }).toEqual({ type: released?.type, schemaVersion: released?.schemaVersion });
  });

  it('is stored as canonical text that its own schema accepts, under the leaf it was written with', () => {
    for (const { leaf, ...record } of records) {
      expect(canonicalJson(JSON.parse(record.data))).toBe(record.data);
      expect(canonicalJson(JSON.parse(record.metadata))).toBe(record.metadata);
      expect(Buffer.from(leafOf(record)).toString('hex')).toBe(leaf);
      const definition = definitions.find(({ type }) => type === record.type);
      expect(definition?.schemas[record.schemaVersion - 1]?.problems(JSON.parse(record.data))).toEqual([]);
    }
  });

  it('is read to the same state, document and clear text as ever', async () => {
    const { state, orderDetails, opened } = await readGolden(records);
    expect(canonicalJson(state)).toBe(canonicalJson(expected.state));
    expect(canonicalJson(orderDetails)).toBe(canonicalJson(expected.orderDetails));
    expect(canonicalJson(opened)).toBe(canonicalJson(expected.opened));
  });
});

describe('sealed values in golden streams', () => {
  const values: { readonly sealed: string; readonly of?: string }[] = [];
  const [placed] = golden('order-placed.v2').records;
  mapPersonal(JSON.parse(placed?.data ?? '{}'), (value, pointer) => {
    if (isSealed(value)) values.push({ ...value, of: `${placed?.id}${pointer}` });
    return value;
  });

  it('open where they were sealed', async () => {
    const texts = await Promise.all(values.map((value) => goldenPersonalData.open(value)));
    expect(texts.sort()).toEqual(['59 rue de l’Abbaye', 'Paul Henriot', 'paul@vins.example']);
  });

  it('do not open anywhere else', async () => {
    expect(values).toHaveLength(3);
    for (const value of values) {
      const moved = goldenPersonalData.open({ ...value, of: `${value.of}/elsewhere` });
      await expect(moved).rejects.toMatchObject({ message: expect.stringContaining('authenticate') as unknown });
    }
  });
});
