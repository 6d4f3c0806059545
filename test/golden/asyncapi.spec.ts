import { createRequire } from 'node:module';
import { Ajv, type AnySchemaObject } from 'ajv';
import { parse } from 'yaml';
import { ASYNCAPI_FILE, asyncApi, asyncApiText } from './asyncapi-document.js';
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

  it('is that of the program', () => {
    expect(committed === asyncApiText() ? '' : `${ASYNCAPI_FILE} is stale. Run npm run schemas.`).toBe('');
  });

  it('is one by the schema of its specification, and complete', () => {
    expect([problemsOf(document), lostReferences(document)]).toEqual([[], []]);
    expect(problemsOf({ ...document, channels: { events: { address: 7 } } })).not.toEqual([]);
    expect(lostReferences({ ...document, components: {} })).not.toEqual([]);
  });

  it('has examples that fit the schemas of their messages', () => {
    const validator = new Ajv({ strict: false, validateFormats: false });
    const { messages, schemas } = document.components;
    expect(Object.keys(messages).length).toBeGreaterThan(8);
    for (const [type, { examples }] of Object.entries(messages)) {
      const schema = (schemas as Readonly<Record<string, AnySchemaObject>>)[type] ?? {};
      for (const { payload } of examples)
        expect({ type, fits: validator.validate(schema, payload) }).toEqual({ type, fits: true });
    }
  });
});
