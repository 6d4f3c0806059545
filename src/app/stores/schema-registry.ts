import { ConfluentRegistry } from '../../adapters/schema-registry/index.js';
import type { SchemaRegistry } from '../../operations/event-schemas/schema-registry.js';
import type { SchemaRegistryConfig } from '../kafka-config.js';

/** Nothing is connected to before it is used. */
export const openSchemaRegistry = (config: SchemaRegistryConfig | undefined): SchemaRegistry | undefined =>
  config && new ConfluentRegistry(config.url);
