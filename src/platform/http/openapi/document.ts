import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { JsonSchema } from '../shapes/converters.js';
import { componentSchemas } from '../shapes/shape.js';
import { PROBLEM_SCHEMA } from './answers.js';
import { LONGEST_PATH_PARAMETER } from './parameters.js';
import { problemSchema } from './problem-schema.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** What the document says of itself. */
interface Described {
  readonly title: string;
  readonly version: string;
  /** Markdown. */
  readonly description?: string;
  /** What each group of operations is about, in the order in which they are shown. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The OpenAPI 3.1 document of an application's REST routes. Its component schemas are the ones that requests are held
 * against.
 * @throws Error when a route refers to a schema that no shape has
 */
export const openApiDocument = (
  app: INestApplication,
  { title, version, description = '', tags = {} }: Described,
): OpenAPIObject => {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setVersion(version)
    .setDescription(description)
    .addServer('/', 'This server')
    .build();
  about.tags = Object.entries(tags).map(([name, says]) => ({ name, description: says }));
  // Methods of controllers have names of their own, so that clients that are made of the document do as well.
  const document = SwaggerModule.createDocument(app, about, { operationIdFactory: (_controller, method) => method });
  describePathParameters(document);
  return { ...document, components: { ...document.components, schemas: schemasUsedIn(document.paths) } };
};

/** Nest knows only that they are texts. */
const describePathParameters = ({ paths }: OpenAPIObject): void => {
  for (const { get, post, delete: remove } of Object.values(paths)) {
    for (const parameter of [get, post, remove].flatMap((operation) => operation?.parameters ?? [])) {
      if ('in' in parameter && parameter.in === 'path') {
        parameter.schema = { ...parameter.schema, type: 'string', minLength: 1, maxLength: LONGEST_PATH_PARAMETER };
      }
    }
  }
};

/** Serves the document at `/openapi.json` and a page that renders it, without the internet, at `/docs`. */
export const serveOpenApi = (app: INestApplication, document: OpenAPIObject): void =>
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: document.info.title,
    // Otherwise the page sends the document's address to a validator on the internet.
    swaggerOptions: { validatorUrl: 'none', tryItOutEnabled: true, displayRequestDuration: true },
  });

const schemasUsedIn = (paths: OpenAPIObject['paths']): Schemas => {
  const known = new Map<string, JsonSchema>([...componentSchemas(), [PROBLEM_SCHEMA, problemSchema]]);
  const used = new Map<string, JsonSchema>();
  const visit = (part: unknown): void => {
    for (const name of namesReferredTo(part)) {
      const schema = known.get(name);
      if (!schema) throw new Error(`The OpenAPI document refers to ${name}, which is no shape.`);
      if (used.has(name)) continue;
      used.set(name, name === PROBLEM_SCHEMA ? schema : withoutNul(schema));
      visit(schema);
    }
  };
  visit(paths);
  return Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** The schema with what the parser of bodies refuses before it: U+0000 in a text. */
const withoutNul = (schema: JsonSchema): JsonSchema => {
  const inner = Object.entries(schema).map(([key, part]) => [key, isSchema(part) ? withoutNul(part) : part]);
  const isFreeText = schema['type'] === 'string' && !('pattern' in schema || 'enum' in schema || 'format' in schema);
  return { ...(Object.fromEntries(inner) as JsonSchema), ...(isFreeText && { pattern: NO_NUL }) };
};

const NO_NUL = String.raw`^[^\u0000]*$`;

const isSchema = (part: unknown): part is JsonSchema =>
  typeof part === 'object' && part !== null && !Array.isArray(part);

const namesReferredTo = (part: unknown): readonly string[] =>
  [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '');
