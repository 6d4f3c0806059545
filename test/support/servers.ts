/** Addresses of a Kafka for tests, as in KAFKA_BROKERS. Only for files named `*.servers.spec.ts`. */
export const kafkaBrokers = (): readonly string[] => given('DAYBOOK_TEST_KAFKA_BROKERS', 'KAFKA_BROKERS').split(',');

/** Address of a database of that name on the MongoDB for tests. Only for files named `*.servers.spec.ts`. */
export const mongoUrl = (database: string): string => {
  const url = new URL(given('DAYBOOK_TEST_MONGODB_URL', 'MONGODB_URL'));
  url.pathname = `/${database}`;
  return url.href;
};

/** Address of a schema registry for tests, as in SCHEMA_REGISTRY_URL. Only for files named `*.registry.spec.ts`. */
export const schemaRegistryUrl = (): string => {
  const url = process.env['DAYBOOK_TEST_SCHEMA_REGISTRY_URL'];
  if (url === undefined)
    throw new Error('This test needs SCHEMA_REGISTRY_URL, and belongs into a file *.registry.spec.ts');
  return url;
};

const given = (name: string, variable: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`This test needs ${variable}, and belongs into a file *.servers.spec.ts`);
  return value;
};
