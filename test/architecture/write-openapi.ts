// `npm run docs`: writes docs/openapi.json, after docs/schema.graphql.
import { writeFileSync } from 'node:fs';
import { OPENAPI_FILE, servedOpenApi } from './openapi-document.js';

writeFileSync(OPENAPI_FILE, await servedOpenApi());
console.log(`The OpenAPI document was written to ${OPENAPI_FILE}`);
