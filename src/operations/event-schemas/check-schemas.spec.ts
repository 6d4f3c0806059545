import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { checkSchemas } from './check-schemas.js';

const schema = (quantity: string, type = 'OrderPlaced') => ({
  ...{ topic: 'shop.public.order-events.v1', type, schemaVersion: 1 },
  jsonSchema: { type: 'object', required: ['quantity'], properties: { quantity: { type: quantity } } },
});

describe('The check of public schemas', () => {
  let folder: string;
  let said: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'daybook-schemas-'));
    writeFileSync(join(folder, 'order-placed.v1.json'), JSON.stringify(schema('integer').jsonSchema));
    said = '';
    const say = (text: unknown) => {
      said += String(text);
      return true;
    };
    jest.spyOn(process.stdout, 'write').mockImplementation(say);
    jest.spyOn(process.stderr, 'write').mockImplementation(say);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  const check = (schemas = [schema('integer')], registered: readonly object[] = []) => {
    const registry = {
      schemasOf: async (subject: string) => (subject.endsWith('-OrderPlaced') ? registered : []),
      register: async () => 1,
    };
    return checkSchemas({ schemas, folder, registry });
  };

  it('is content with what is there and with new events', async () => {
    expect(await check([schema('integer'), schema('string', 'OrderPacked')])).toBe(0);
    expect(said).toContain('2 schemas are compatible with those in');
  });

  it('names event, field and reason of a change that breaks readers', async () => {
    expect(await check([schema('string')])).toBe(1);
    expect(said).toContain(
      'OrderPlaced version 1, /quantity: type was "integer" and is "string" (order-placed.v1.json)',
    );
  });

  it('misses an event that is gone', async () => {
    expect(await check([])).toBe(1);
    expect(said).toContain('order-placed.v1.json: this release has no such schema');
  });

  it('holds every version in a registry against it', async () => {
    const [sound, broken] = [schema('integer').jsonSchema, schema('number').jsonSchema];
    expect(await check(undefined, [sound])).toBe(0);
    expect(await check(undefined, [broken, sound])).toBe(1);
    expect(said).toContain('/quantity: type was "number" and is "integer" (shop.public.order-events.v1-OrderPlaced 1)');
  });

  it('wants a folder that is there', async () => {
    await expect(checkSchemas({ schemas: [], folder, registry: undefined }, '/no/such/folder')).rejects.toThrow(
      'There is no folder /no/such/folder. Name one with --against.',
    );
  });
});
