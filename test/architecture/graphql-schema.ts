import type { Provider, Type } from '@nestjs/common';
import { MoneyResolver, schemaText } from '#platform';
import { PROJECTION_QUERIES } from '../../src/operations/views/status/projection-queries.js';
import { loadApis } from '../../src/app/contexts.js';

/** The committed schema, relative to the repository. */
export const SCHEMA_FILE = 'docs/schema.graphql';

const providers = (await loadApis()).flatMap(({ module }) => Reflect.getMetadata('providers', module) as Provider[]);

const classes = [...providers, MoneyResolver, ...PROJECTION_QUERIES].filter(
  (provider): provider is Type => typeof provider === 'function',
);

/** The schema that the program serves, as text. */
export const servedSchema = (): Promise<string> => schemaText(classes);
