import type { Type } from '@nestjs/common';
import { PROJECTION_QUERIES, schemaText } from '#platform';
import { orderingProviders } from '../../src/ordering/ordering.slices.js';

/** The committed schema, relative to the repository. */
export const SCHEMA_FILE = 'docs/schema.graphql';

const classes = [...orderingProviders, ...PROJECTION_QUERIES].filter(
  (provider): provider is Type => typeof provider === 'function',
);

/** The schema that the program serves, as text. */
export const servedSchema = (): Promise<string> => schemaText(classes);
