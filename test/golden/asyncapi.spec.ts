import { createRequire } from 'node:module';
import { Ajv, type AnySchemaObject } from 'ajv';
import { parse } from 'yaml';
import type { StoredEvent } from '#kernel';
import { notificationsOf } from '../../src/operations/notifications/notifications-of.js';
import { NOTIFICATION_TOPICS } from '../../src/app/contexts.js';
import { ASYNCAPI_FILE, asyncApi, asyncApiText } from './asyncapi-document.js';
import { ASYNCAPI_PAGE, asyncApiPage } from './asyncapi-page.js';
import { readText } from './golden-files.js';

const require = createRequire(import.meta.url);

/** As the authors of AsyncAPI publish it. */
const official = require('@asyncapi/specs/schemas/3.0.0.json') as AnySchemaObject;

const problemsOf = (document: unknown): readonly string[] => {
  // It brings the meta-schema that it is written in, and names formats that are not checked here.
  const validate = new Ajv({ strict: false, validateFormats: false, meta: false }).compile(official);
  return validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

/** Where a document points to in itself and nothing is. */
const lostReferences = (document: unknown): readonly string[] =>
  [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)]
    .map(([, pointer = '']) => pointer)
    .filter((pointer) => valueAt(document, pointer) === undefined);

const valueAt = (document: unknown, pointer: string): unknown =>
  pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name], document);

describe('The AsyncAPI document', () => {
  const committed = readText(ASYNCAPI_FILE);
  const document = parse(committed) as typeof asyncApi;

  it('is that of the program, and so is its page', () => {
    expect(committed === asyncApiText() ? '' : `${ASYNCAPI_FILE} is stale. Run npm run schemas.`).toBe('');
    const page = readText(ASYNCAPI_PAGE);
    expect(page === asyncApiPage() ? '' : `${ASYNCAPI_PAGE} is stale. Run npm run schemas.`).toBe('');
  });

  it('is one by the schema of its specification, and complete', () => {
    expect([problemsOf(document), lostReferences(document)]).toEqual([[], []]);
    expect(problemsOf({ ...document, channels: { events: { address: 7 } } })).not.toEqual([]);
    expect(lostReferences({ ...document, components: {} })).not.toEqual([]);
  });

  it('says of each topic what it carries', () => {
    const silent = Object.entries(document.channels).filter(([, { summary }]) => !summary);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('has the channels that are published on with Redis', () => {
    const changed = { stream: 'order-{orderId}', version: 1, type: 'OrderPlaced' } as StoredEvent;
    const published = notificationsOf([changed], NOTIFICATION_TOPICS, '{prefix}').map(({ channel }) => channel);
    const described = Object.values(document.channels).map(({ address }) => address);
    expect(described.filter((address) => address.includes(':'))).toEqual(published);
  });

  it('has examples that fit the schemas of their messages', () => {
    const validator = new Ajv({ strict: false, validateFormats: false });
    const messages = Object.entries(document.components.messages);
    expect(messages.length).toBeGreaterThan(9);
    for (const [name, { payload, examples }] of messages) {
      const schema = valueAt(document, payload.$ref.slice(1)) as AnySchemaObject;
      for (const example of examples)
        expect({ name, fits: validator.validate(schema, example.payload) }).toEqual({ name, fits: true });
    }
  });
});
