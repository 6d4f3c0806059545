import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiHeader, type ApiHeaderOptions, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { KERNEL_REJECTIONS, type RejectionKind } from '#kernel';
import type { ProblemCode } from '../problems/problems.js';
import { refTo } from '../shapes/json-schema.js';
import type { ShapeClass } from '../shapes/shape-class.js';
import { shapeOf } from '../shapes/shape.js';
import { ANY_PROBLEMS, type DocumentedRejection, problemAnswers } from './answers.js';
import * as headers from './headers.js';

/** The documentation of a route in the published document. */
export interface Endpoint {
  readonly summary: string;
  readonly description?: string;
  /** Class of the answer's body. */
  readonly answer: ShapeClass;
  /** The domain's refusals that it may answer; the command runner's own are added. */
  readonly rejections?: readonly DocumentedRejection[];
  readonly example?: { readonly path?: Readonly<Record<string, string>> };
}

/** A request that succeeds. */
export interface CommandExample {
  readonly key: string;
  /** Values of the parameters in the path, by name. */
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** What is documented of a command besides. */
export interface Command extends Endpoint {
  /** Class of the request's body, the same as the `@Body()` parameter's; absent for a command without one. */
  readonly body?: ShapeClass;
  /** Status of the accepted command; 200 by default. */
  readonly status?: 200 | 201;
  /** Whether what is created is a stream of its own: it has a `Location`, and no version yet that `If-Match` could name. */
  readonly begins?: true;
  readonly example?: CommandExample;
  /** Whether it is a webhook, which is signed and has its own id for a key. */
  readonly signed?: true;
}

/** Documents a command: headers in and out, body, answer and problems. One line beside `@Post`. */
export const CommandEndpoint = ({
  summary,
  description,
  body,
  answer,
  status = 200,
  begins,
  rejections = [],
  example,
  signed,
}: Command) =>
  applyDecorators(
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ...pathParameters(example?.path),
    ...(signed ? headers.WEBHOOK : commandHeaders(begins, example)).map((header) => ApiHeader(header)),
    ...headers.TRACE.map((header) => ApiHeader(header)),
    ...(body === undefined ? [] : [ApiBody(documentedBody(body, example?.body))]),
    ApiResponse({
      status,
      description: 'The command took effect.',
      schema: refTo(shapeOf(answer).name),
      headers: { ...headers.COMMAND_ANSWER, ...(begins && headers.LOCATION_ANSWER) },
    }),
    ...problemAnswers(signed ? WEBHOOK_PROBLEMS : COMMAND_PROBLEMS, [...RUNNER_REJECTIONS, ...rejections]).map(
      (problem) => ApiResponse(problem),
    ),
  );

const commandHeaders = (begins: true | undefined, example: CommandExample | undefined): readonly ApiHeaderOptions[] => [
  { ...headers.IDEMPOTENCY_KEY, ...(example && { example: example.key }) },
  ...(begins ? [] : [headers.IF_MATCH]),
];

/** Documents a read of one thing: freshness and cache headers, answer and problems. One line beside `@Get`. */
export const ReadEndpoint = ({ summary, description, answer, rejections = [], example }: Endpoint) =>
  applyDecorators(
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ...pathParameters(example?.path),
    ApiHeader(headers.CONSISTENCY_TOKEN),
    ApiHeader(headers.PREFER),
    ApiHeader(headers.IF_MATCH),
    ApiHeader(headers.IF_NONE_MATCH),
    ...headers.TRACE.map((header) => ApiHeader(header)),
    ApiResponse({
      status: 200,
      description: 'As the view has it.',
      schema: refTo(shapeOf(answer).name),
      headers: headers.READ_ETAG_ANSWER,
    }),
    ApiResponse({ status: 304, description: 'The answer at hand is still right.', headers: headers.READ_ETAG_ANSWER }),
    ...problemAnswers(READ_PROBLEMS, rejections).map((problem) => ApiResponse(problem)),
  );

/** Documents what any route answers besides its own. One line beside `@Get` of a route that has no problems of its own. */
export const AnyProblems = () =>
  applyDecorators(...problemAnswers(ANY_PROBLEMS, []).map((problem) => ApiResponse(problem)));

const pathParameters = (examples: Readonly<Record<string, string>> = {}): readonly MethodDecorator[] =>
  Object.entries(examples).map(([name, example]) => ApiParam({ name, example }));

const documentedBody = (body: ShapeClass, example: object | undefined) => ({
  required: true,
  schema: refTo(shapeOf(body).name),
  ...(example && { examples: { example: { value: example } } }),
});

/** What the kernel's command runner may refuse, whatever the command. */
const RUNNER_REJECTIONS: readonly DocumentedRejection[] = Object.entries<RejectionKind>(KERNEL_REJECTIONS).map(
  ([code, kind]) => ({ code, kind }),
);

const COMMAND_PROBLEMS: readonly ProblemCode[] = [
  ...ANY_PROBLEMS,
  'VALIDATION_FAILED',
  'INVALID_JSON',
  'IDEMPOTENCY_KEY_REQUIRED',
  'IDEMPOTENCY_KEY_INVALID',
  'IF_MATCH_INVALID',
  'PRECONDITION_FAILED',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'EVENT_UNREADABLE',
  'STORE_TAMPERED',
  'EVENT_STORE_UNAVAILABLE',
  'OVERLOADED',
  'SERVICE_UNAVAILABLE',
];

const OF_KEYS_AND_VERSIONS: readonly ProblemCode[] = [
  'IDEMPOTENCY_KEY_REQUIRED',
  'IF_MATCH_INVALID',
  'PRECONDITION_FAILED',
];
const WEBHOOK_PROBLEMS: readonly ProblemCode[] = [
  ...COMMAND_PROBLEMS.filter((code) => !OF_KEYS_AND_VERSIONS.includes(code)),
  'WEBHOOK_SIGNATURE_INVALID',
  'ROUTE_NOT_FOUND',
];

const READ_PROBLEMS: readonly ProblemCode[] = [
  ...ANY_PROBLEMS,
  'IF_MATCH_INVALID',
  'PRECONDITION_FAILED',
  'CONSISTENCY_TOKEN_INVALID',
  'LOG_REPLACED',
  'EVENT_UNREADABLE',
  'STORE_TAMPERED',
  'VIEWS_UNAVAILABLE',
  'PROJECTION_LAGGING',
  'EVENT_STORE_UNAVAILABLE',
  'OVERLOADED',
  'SERVICE_UNAVAILABLE',
];
