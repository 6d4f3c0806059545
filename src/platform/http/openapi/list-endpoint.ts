import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { ProblemCode } from '../problems/problems.js';
import { refTo } from '../shapes/json-schema.js';
import type { ShapeClass } from '../shapes/shape-class.js';
import { shapeOf } from '../shapes/shape.js';
import { ANY_PROBLEMS, problemAnswers } from './answers.js';
import * as headers from './headers.js';
import { type ParameterTable, QueryParameters } from './parameters.js';

/** The documentation of a route that answers one page of a list. */
export interface Listing {
  readonly summary: string;
  readonly description: string;
  /** Class of the page. */
  readonly answer: ShapeClass;
  readonly parameters: ParameterTable;
}

/** Documents a list: parameters, freshness, links to other pages and problems. One line beside `@Get`. */
export const ListEndpoint = ({ summary, description, answer, parameters }: Listing) =>
  applyDecorators(
    ApiOperation({ summary, description }),
    QueryParameters(parameters),
    ApiHeader(headers.CONSISTENCY_TOKEN),
    ApiHeader(headers.PREFER),
    ...headers.TRACE.map((header) => ApiHeader(header)),
    ApiResponse({
      status: 200,
      description: 'One page, as the view has it.',
      schema: refTo(shapeOf(answer).name),
      headers: headers.PAGE_ANSWER,
    }),
    ...problemAnswers(LIST_PROBLEMS, []).map((problem) => ApiResponse(problem)),
  );

const LIST_PROBLEMS: readonly ProblemCode[] = [
  ...ANY_PROBLEMS,
  'CONSISTENCY_TOKEN_INVALID',
  'LOG_REPLACED',
  'STORE_TAMPERED',
  'VIEWS_UNAVAILABLE',
  'PROJECTION_LAGGING',
  'EVENT_STORE_UNAVAILABLE',
  'OVERLOADED',
  'SERVICE_UNAVAILABLE',
];
