import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiQuery } from '@nestjs/swagger';
import type { Bounds } from '../../json/whole-number.js';
import type { JsonSchema } from '../shapes/converters.js';

/** Parameters of a query by name, all optional: each with what it does and what it may be. */
export type ParameterTable = Readonly<Record<string, readonly [does: string, schema: JsonSchema]>>;

/** Characters of a parameter in a path; a longer one is answered 414. */
export const LONGEST_PATH_PARAMETER = 100;

/** What parameters of several routes may be. */
export const DAY_OR_TIME: JsonSchema = {
  type: 'string',
  pattern: '^(?!0000)',
  anyOf: [{ format: 'date' }, { format: 'date-time' }],
};
export const FREE_TEXT: JsonSchema = { type: 'string', minLength: 1, pattern: String.raw`^[^\u0000]*$` };

/** Positions in the log that a parameter may be, and 0 for before the first. */
export const POSITIONS: Bounds = { minimum: 0, maximum: 999_999_999_999_999 };
/** What `wholeNumberIn` takes with these bounds. */
export const integer = ({ minimum, maximum }: Bounds): JsonSchema => ({ type: 'integer', minimum, maximum });

/** Documents the parameters of a route; other ones are refused. */
export const QueryParameters = (parameters: ParameterTable) =>
  applyDecorators(
    RouteConfig({ queryParameters: Object.keys(parameters) }),
    ...Object.entries(parameters).map(([name, [does, schema]]) =>
      ApiQuery({ name, required: false, description: does, schema }),
    ),
  );
