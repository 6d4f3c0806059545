import { fileURLToPath } from 'node:url';
import type { SchemaServices } from '../operations/event-schemas/check-schemas.js';
import { readConfig } from './config.js';
import { PUBLIC_TOPICS } from './contexts.js';
import { openSchemaRegistry } from './stores/schema-registry.js';

const FOLDER = new URL('../../docs/events/public', import.meta.url);

/** The schemas of all that other services are given, each with its topic. @param prefix of the installation */
export const publicSchemas = (prefix: string): SchemaServices['schemas'] =>
  PUBLIC_TOPICS.flatMap(({ name, schemas }) => schemas.map((schema) => ({ ...schema, topic: `${prefix}.${name}` })));

/** What the check of the schemas works with; no database is among it. @throws InvalidConfig */
export const schemaServices = (): SchemaServices => {
  const { schemaRegistry } = readConfig();
  return {
    schemas: publicSchemas(schemaRegistry?.topicPrefix ?? ''),
    folder: fileURLToPath(FOLDER),
    registry: openSchemaRegistry(schemaRegistry),
  };
};
