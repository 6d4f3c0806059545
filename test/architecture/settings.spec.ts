import { parseEnv } from 'node:util';
import { readConfig } from '../../src/app/config.js';
import { textOf } from './source-files.js';

const example = textOf('.env.example');
const named = [...example.matchAll(/^([A-Z_]+)=/gmu)].map(([, name = '']) => name);
/** Names in the source of the configuration. */
const read = new Set(textOf('src/app/config.ts').match(/(?<=')[A-Z][A-Z_]{3,}(?=')/gu));

/** Read before all others, to find the file; it cannot stand in it. */
const OF_THE_FILE = 'DAYBOOK_ENV_FILE';

describe('.env.example', () => {
  it('names every variable that the program reads, once', () => {
    expect(read.size).toBeGreaterThan(15);
    expect([...named].sort()).toEqual([...new Set(named)].sort());
    expect([...read].filter((name) => name !== OF_THE_FILE && !named.includes(name)).sort()).toEqual([]);
  });

  it('is a configuration for the servers of docker-compose.yml, once it has a key', () => {
    const key = Buffer.alloc(32).toString('base64');
    const variables = parseEnv(`${example}DAYBOOK_MASTER_KEY=${key}\n`);
    const config = readConfig({}, variables);
    expect(config).toMatchObject({ databaseUrl: 'postgresql://daybook:daybook@127.0.0.1:5432/daybook', port: 3000 });
    const ports = textOf('docker-compose.yml').match(/(?<=127\.0\.0\.1:)\d+(?=:)/gu) ?? [];
    for (const name of ['DATABASE_URL', 'KAFKA_BROKERS', 'MONGODB_URL']) {
      expect(ports).toContain(/127\.0\.0\.1:(\d+)/u.exec(variables[name] ?? '')?.[1]);
    }
  });
});
