import { OfferedSchemas } from '../../operations/event-schemas/offered-schemas.js';
import type { SchemaRegistryConfig } from '../kafka-config.js';
import { FailureLog } from '../logger.js';
import { publicSchemas } from '../public-schemas.js';
import type { Services } from '../services.js';
import { openSchemaRegistry } from '../stores/schema-registry.js';

/** Offers the schemas of what other services are given; `undefined` without a registry. */
export const offeredSchemas = (
  { environment, logger }: Pick<Services, 'environment' | 'logger'>,
  config: SchemaRegistryConfig | undefined,
): OfferedSchemas | undefined => {
  const registry = openSchemaRegistry(config);
  if (config === undefined || registry === undefined) return undefined;
  const failures = new FailureLog(logger, {}, 'the schema registry does not take all schemas; it is tried again');
  return new OfferedSchemas(
    { registry, environment, schemas: publicSchemas(config.topicPrefix) },
    {
      offered: () => {
        failures.succeeded();
        logger.info('the schema registry has all schemas');
      },
      failed: (error) => failures.failed(error),
    },
  );
};
