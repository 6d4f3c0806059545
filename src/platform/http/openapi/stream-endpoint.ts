import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { ProblemCode } from '../problems/problems.js';
import type { JsonSchema } from '../shapes/converters.js';
import { ANY_PROBLEMS, problemAnswers } from './answers.js';

/** What a route that answers without a known end tells about itself. */
export interface Streaming {
  readonly summary: string;
  readonly description: string;
  readonly mediaType: string;
  /** Of the query, all optional: each with what it does and what it may be. */
  readonly parameters: Readonly<Record<string, readonly [does: string, schema: JsonSchema]>>;
}

/** Documents a stream: its parameters, what comes and its problems; other parameters are refused. One line beside `@Get`. */
export const StreamEndpoint = ({ summary, description, mediaType, parameters }: Streaming) =>
  applyDecorators(
    RouteConfig({ queryParameters: Object.keys(parameters) }),
    ApiOperation({ summary, description }),
    ...Object.entries(parameters).map(([name, [does, schema]]) =>
      ApiQuery({ name, required: false, description: does, schema }),
    ),
    ApiResponse({
      status: 200,
      description: 'As it is read; without its last line it was cut.',
      content: { [mediaType]: { schema: { type: 'string' } } },
    }),
    ...problemAnswers(STREAM_PROBLEMS, []).map((problem) => ApiResponse(problem)),
  );

const STREAM_PROBLEMS: readonly ProblemCode[] = [
  ...ANY_PROBLEMS,
  'RESUME_IMPOSSIBLE',
  'EVENT_UNREADABLE',
  'STORE_TAMPERED',
  'EVENT_STORE_UNAVAILABLE',
  'OVERLOADED',
  'SERVICE_UNAVAILABLE',
];
