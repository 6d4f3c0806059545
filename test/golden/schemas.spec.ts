import { jsonText, LOCK, namesIn, readJson, readText, SCHEMAS } from './golden-files.js';
import { releasedSchemas } from './released-schemas.js';

const lock = readJson<Record<string, string>>(LOCK);

describe('released schemas of events', () => {
  it('are what the lock says: events written with them will be read for ever', () => {
    const hashes = new Map(releasedSchemas.map(({ name, hash }) => [name, hash]));
    const broken = Object.entries(lock).flatMap(([name, hash]) => {
      if (hashes.get(name) === hash) return [];
      const what = hashes.has(name) ? 'changed' : 'gone';
      return `${name} is ${what}. Restore it in *.events.ts and add a new version with revisedTo(schema, lift).`;
    });
    expect(broken).toEqual([]);
  });

  it('are all in the lock', () => {
    const missing = releasedSchemas.filter(({ name }) => lock[name] === undefined);
    expect(missing.map(({ name }) => `${name} is not in ${LOCK}. Run npm run schemas and commit the result.`)).toEqual(
      [],
    );
  });

  it('are published as they are', () => {
    expect(namesIn(SCHEMAS)).toEqual(releasedSchemas.map(({ name }) => name).sort());
    const stale = releasedSchemas.filter(
      ({ name, document }) => readText(`${SCHEMAS}/${name}.json`) !== jsonText(document),
    );
    expect(stale.map(({ name }) => `${SCHEMAS}/${name}.json is stale. Run npm run schemas and commit it.`)).toEqual([]);
  });

  it('say what they are', () => {
    expect(releasedSchemas.length).toBeGreaterThan(0);
    for (const { name, type, schemaVersion, document } of releasedSchemas) {
      expect(document).toMatchObject({
        $id: `${name}.json`,
        title: `${type}, schema version ${schemaVersion}`,
        description: expect.stringMatching(/^[A-Z].*\.$/) as unknown,
        additionalProperties: false,
      });
    }
  });
});
