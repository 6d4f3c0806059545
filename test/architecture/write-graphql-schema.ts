// `npm run schema`: writes docs/schema.graphql.
import { writeFileSync } from 'node:fs';
import { SCHEMA_FILE, servedSchema } from './graphql-schema.js';

writeFileSync(SCHEMA_FILE, await servedSchema());
console.log(`The schema was written to ${SCHEMA_FILE}`);
