// `npm run definitions`: writes what the migrations of this release define, for `daybook doctor` to compare with.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/adapters/embedded/index.js';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import { migrate, readDefinitions } from '../../src/adapters/postgres/index.js';

const FILE = 'migrations/definitions.json';

const home = mkdtempSync(join(tmpdir(), 'daybook-definitions-'));
const server = await startEmbeddedPostgres({ home, log: () => undefined });
const pool = createPool(server.url, { max: 1, onIdleError: () => undefined });
try {
  await migrate(server.url);
  const definitions = await readDefinitions(pool);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(definitions), null, 2)}\n`);
  console.log(`${definitions.size} definitions were written to ${FILE}`);
} finally {
  await pool.end();
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}
