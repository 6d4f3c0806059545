import { randomBytes } from 'node:crypto';
import { SystemEnvironment } from '#platform';
import { ConfluentRegistry } from '../../src/adapters/schema-registry/index.js';
import { publicSchemas } from '../../src/app/public-schemas.js';
import { OfferedSchemas } from '../../src/operations/event-schemas/offered-schemas.js';
import { subjectOf } from '../../src/operations/event-schemas/schema-registry.js';
import { eventually } from '../support/postgres-homes.js';
import { schemaRegistryUrl } from '../support/servers.js';

interface JsonSchema {
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
}

describe('A real schema registry', () => {
  const schemas = publicSchemas(`test-${randomBytes(6).toString('hex')}`);
  const registry = new ConfluentRegistry(schemaRegistryUrl());
  const placed = schemas.find(({ type }) => type === 'OrderPlaced');
  const subject = subjectOf(placed?.topic ?? '', 'OrderPlaced');
  const schema = placed?.jsonSchema as JsonSchema;

  /** A registry that has just started may not answer in time. */
  const idsOf = async (): Promise<readonly number[]> => {
    const environment = new SystemEnvironment();
    const journal = { offered: () => undefined, failed: () => undefined };
    const offered = new OfferedSchemas({ registry, environment, schemas }, journal);
    offered.start();
    try {
      return await eventually(() => {
        const ids = schemas.flatMap(({ topic, type }) => offered.idOf(topic, type) ?? []);
        return ids.length === schemas.length ? ids : undefined;
      });
    } finally {
      await offered.stop();
    }
  };
  /** What the registry says to a schema; it is asked again where it says nothing. */
  const answerTo = (changed: object) =>
    eventually(() =>
      registry.register(subject, changed).then(
        () => 'taken',
        (error: Error) => (error.message.includes('answered 409') ? 'refused' : undefined),
      ),
    );

  it('takes the schemas of all public events, and gives each the same id again', async () => {
    const ids = await idsOf();
    expect(ids.every((id) => Number.isSafeInteger(id))).toBe(true);
    expect(await idsOf()).toEqual(ids);
    expect(await eventually(() => registry.schemasOf(subject))).toEqual([schema]);
  });

  it('refuses a change that breaks readers, and takes a field that is new', async () => {
    const { orderId: _orderId, ...others } = schema.properties;
    const required = schema.required.filter((name) => name !== 'orderId');
    expect(await answerTo({ ...schema, properties: others, required })).toBe('refused');
    expect(await answerTo({ ...schema, properties: { ...schema.properties, orderId: { type: 'integer' } } })).toBe(
      'refused',
    );
    const added = { ...schema, properties: { ...schema.properties, gift: { type: 'boolean' } } };
    expect(await answerTo(added)).toBe('taken');
    expect(await eventually(() => registry.schemasOf(subject))).toEqual([schema, added]);
  });
});
