import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { ProblemCode } from '../problems/problems.js';
import { refTo } from '../shapes/json-schema.js';
import type { ShapeClass } from '../shapes/shape-class.js';
import { shapeOf } from '../shapes/shape.js';
import { ANY_PROBLEMS, type DocumentedRejection, problemAnswers } from './answers.js';
import * as headers from './headers.js';
import { type ParameterTable, QueryParameters } from './parameters.js';

/** The documentation of a route that is neither a command on the log nor a read of a view. */
export interface Plain {
  readonly summary: string;
  readonly description: string;
  /** Class of the request's body, the same as the `@Body()` parameter's; absent for a route without one. */
  readonly body?: ShapeClass;
  /** Whether it takes effect once for each `Idempotency-Key`, which it then needs. */
  readonly onceByKey?: true;
  /** By which header a sender outside signs what it tells, in a form of its own, and what it has to be. */
  readonly signedBy?: { readonly header: string; readonly description: string };
  /** Class of the answer's body; absent for an answer without one. */
  readonly answer?: ShapeClass;
  /** 200 by default. */
  readonly status?: 200 | 201 | 204;
  readonly rejections?: readonly DocumentedRejection[];
  readonly parameters?: ParameterTable;
}

/** Documents such a route: parameters, body, answer and problems. One line beside `@Get`, `@Post` or `@Delete`. */
export const PlainEndpoint = ({
  summary,
  description,
  body,
  onceByKey,
  signedBy,
  answer,
  status = 200,
  rejections = [],
  parameters = {},
}: Plain) =>
  applyDecorators(
    ApiOperation({ summary, description }),
    QueryParameters(parameters),
    ...(onceByKey ? [ApiHeader(headers.IDEMPOTENCY_KEY)] : []),
    ...(signedBy ? signedForm(signedBy) : []),
    ...headers.TRACE.map((header) => ApiHeader(header)),
    ...(body === undefined ? [] : [ApiBody({ required: true, schema: refTo(shapeOf(body).name) })]),
    ApiResponse({
      status,
      description: 'It is done, or this is what there is.',
      ...(answer && { schema: refTo(shapeOf(answer).name) }),
    }),
    ...problemAnswers(
      [
        ...PLAIN_PROBLEMS,
        ...(body || signedBy ? BODY_PROBLEMS : []),
        ...(onceByKey ? KEY_PROBLEMS : []),
        ...(signedBy ? SIGNED_PROBLEMS : []),
      ],
      [...rejections],
    ).map((problem) => ApiResponse(problem)),
  );

const signedForm = ({ header: name, description }: NonNullable<Plain['signedBy']>): readonly MethodDecorator[] => [
  ApiHeader({ name, required: true, description, schema: { type: 'string' } }),
  ApiBody({ required: true, description: 'As the sender has it.', schema: { type: 'object' } }),
];

const PLAIN_PROBLEMS: readonly ProblemCode[] = [
  ...ANY_PROBLEMS,
  'STORE_TAMPERED',
  'EVENT_STORE_UNAVAILABLE',
  'OVERLOADED',
  'SERVICE_UNAVAILABLE',
];
const BODY_PROBLEMS: readonly ProblemCode[] = [
  'VALIDATION_FAILED',
  'INVALID_JSON',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
];
const SIGNED_PROBLEMS: readonly ProblemCode[] = ['WEBHOOK_SIGNATURE_INVALID', 'ROUTE_NOT_FOUND'];
const KEY_PROBLEMS: readonly ProblemCode[] = ['IDEMPOTENCY_KEY_REQUIRED', 'IDEMPOTENCY_KEY_INVALID'];
