import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { ProblemCode } from '../problems/problems.js';
import { ANY_PROBLEMS, problemAnswers } from './answers.js';
import { type ParameterTable, QueryParameters } from './parameters.js';

/** The documentation of a route that answers without a known end. */
export interface Streaming {
  readonly summary: string;
  readonly description: string;
  readonly mediaType: string;
  readonly parameters: ParameterTable;
}

/** Documents a stream: its parameters, what comes and its problems; other parameters are refused. One line beside `@Get`. */
export const StreamEndpoint = ({ summary, description, mediaType, parameters }: Streaming) =>
  applyDecorators(
    ApiOperation({ summary, description }),
    QueryParameters(parameters),
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
