// `npm run schemas`: writes docs/events and adds new versions to the lock. A version in the lock is never changed.
import { exists, LOCK, readJson, SCHEMAS, writeJson } from './golden-files.js';
import { releasedSchemas } from './released-schemas.js';

const lock = exists(LOCK) ? readJson<Record<string, string>>(LOCK) : {};
const changed = releasedSchemas.filter(({ name, hash }) => (lock[name] ?? hash) !== hash);

if (changed.length > 0) {
  const names = changed.map(({ name }) => name).join(', ');
  console.error(`Released schemas were changed: ${names}. Restore them and add the change as a new version.`);
  process.exitCode = 1;
} else {
  for (const { name, document } of releasedSchemas) writeJson(`${SCHEMAS}/${name}.json`, document);
  const added = releasedSchemas.filter(({ name }) => lock[name] === undefined);
  writeJson(LOCK, { ...lock, ...Object.fromEntries(added.map(({ name, hash }) => [name, hash])) });
  console.log(`${releasedSchemas.length} schemas written to ${SCHEMAS}, ${added.length} of them new in ${LOCK}`);
}
