// `npm run schemas`: writes docs/events with its folder public, and docs/asyncapi.yaml, and adds new versions to the lock. A version
// in the lock is never changed.
import { exists, LOCK, PUBLIC_SCHEMAS_FOLDER, readJson, SCHEMAS, writeJson, writeText } from './golden-files.js';
import { ASYNCAPI_FILE, asyncApiText } from './asyncapi-document.js';
import { publicSchemas } from './public-events.js';
import { releasedSchemas } from './released-schemas.js';

const lock = exists(LOCK) ? readJson<Record<string, string>>(LOCK) : {};
const changed = releasedSchemas.filter(({ name, hash }) => (lock[name] ?? hash) !== hash);

if (changed.length > 0) {
  const names = changed.map(({ name }) => name).join(', ');
  console.error(`Released schemas were changed: ${names}. Restore them and add the change as a new version.`);
  process.exitCode = 1;
} else {
  for (const { name, document } of releasedSchemas) writeJson(`${SCHEMAS}/${name}.json`, document);
  for (const { name, document } of publicSchemas) writeJson(`${PUBLIC_SCHEMAS_FOLDER}/${name}.json`, document);
  writeText(ASYNCAPI_FILE, asyncApiText());
  const added = releasedSchemas.filter(({ name }) => lock[name] === undefined);
  writeJson(LOCK, { ...lock, ...Object.fromEntries(added.map(({ name, hash }) => [name, hash])) });
  console.log(`${releasedSchemas.length} schemas written to ${SCHEMAS}, ${added.length} of them new in ${LOCK}`);
}
