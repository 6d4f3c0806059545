// `npm run schemas`: writes docs/events with its folder public, and docs/asyncapi.yaml with its page, and adds new versions to the lock. A version
// in the lock is never changed.
import { breaksBetween } from '../../src/operations/event-schemas/compatibility.js';
import { exists, LOCK, PUBLIC_SCHEMAS_FOLDER, readJson, SCHEMAS, writeJson, writeText } from './golden-files.js';
import { ASYNCAPI_FILE, asyncApiText } from './asyncapi-document.js';
import { ASYNCAPI_PAGE, asyncApiPage } from './asyncapi-page.js';
import { publicSchemas } from './public-events.js';
import { releasedSchemas } from './released-schemas.js';

const lock = exists(LOCK) ? readJson<Record<string, string>>(LOCK) : {};
const changed = releasedSchemas.filter(({ name, hash }) => (lock[name] ?? hash) !== hash);

const broken = publicSchemas.flatMap(({ name, document }) => {
  const file = `${PUBLIC_SCHEMAS_FOLDER}/${name}.json`;
  return exists(file)
    ? breaksBetween(readJson<object>(file), document).map(
        ({ field, why }) => `${file}, ${field || 'the whole'}: ${why}`,
      )
    : [];
});

if (broken.length > 0) {
  console.error(`What readers of public events rely on was changed:\n${broken.join('\n')}`);
  process.exitCode = 1;
} else if (changed.length > 0) {
  const names = changed.map(({ name }) => name).join(', ');
  console.error(`Released schemas were changed: ${names}. Restore them and add the change as a new version.`);
  process.exitCode = 1;
} else {
  for (const { name, document } of releasedSchemas) writeJson(`${SCHEMAS}/${name}.json`, document);
  for (const { name, document } of publicSchemas) writeJson(`${PUBLIC_SCHEMAS_FOLDER}/${name}.json`, document);
  writeText(ASYNCAPI_FILE, asyncApiText());
  writeText(ASYNCAPI_PAGE, asyncApiPage());
  const added = releasedSchemas.filter(({ name }) => lock[name] === undefined);
  writeJson(LOCK, { ...lock, ...Object.fromEntries(added.map(({ name, hash }) => [name, hash])) });
  console.log(`${releasedSchemas.length} schemas written to ${SCHEMAS}, ${added.length} of them new in ${LOCK}`);
}
