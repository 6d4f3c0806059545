export { allowOrigins } from './allow-origins.js';
export { answerStream, answerStreamHead } from './answer-stream.js';
export { OpenStreams } from './open-streams.js';
export { answerCommand, answerRead } from './answers.js';
export { commandContextOf, Context, CreatingContext, PRINCIPAL } from './command-context.js';
export { createFastifyAdapter, type ServerLimits } from './fastify-adapter.js';
export { BODY_LIMIT, readJson, registerJsonBody } from './json-body.js';
export { type DocumentedRejection } from './openapi/answers.js';
export { openApiDocument, serveOpenApi } from './openapi/document.js';
export {
  type Command,
  type CommandExample,
  AnyProblems,
  CommandEndpoint,
  type Endpoint,
  ReadEndpoint,
} from './openapi/endpoints.js';
export { documentedRejections } from './openapi/documented-rejections.js';
export { type Listing, ListEndpoint } from './openapi/list-endpoint.js';
export { DAY_OR_TIME, FREE_TEXT, integer, type ParameterTable, POSITIONS } from './openapi/parameters.js';
export { type Plain, PlainEndpoint } from './openapi/plain-endpoint.js';
export { StreamEndpoint } from './openapi/stream-endpoint.js';
export { pageLinks } from './page-links.js';
export { type FieldProblem, HttpProblem, type Problem, validationFailed } from './problems/http-problem.js';
export { problemOf, STATUS_OF_REJECTION } from './problems/problem-of.js';
export { ProblemFilter } from './problems/problem.filter.js';
export { type ProblemCode, type ProblemKind, PROBLEMS, problemType } from './problems/problems.js';
export { parameterInvalid, wholeNumberParameter } from './query-parameters.js';
export { Preferences, type ReadPreferences, readPreferencesOf } from './read-preferences.js';
export { correlationIdOf, requestIdOf, traceIdOf, traceparentOf } from './request-ids.js';
export { setUpRest } from './set-up-rest.js';
export { signedBodyOf } from './signed-bodies.js';
export { verifyWebhook, WebhookContext, webhookContextOf } from './signed-webhook.js';
export { CommandEffect } from './shapes/command-effect.js';
export {
  DecimalPlaces,
  Described,
  Nested,
  NestedList,
  Nullable,
  OneOf,
  Optional,
  SafeInteger,
} from './shapes/decorators.js';
export { IdPipe } from './id.pipe.js';
export { Id, ID_PATTERN } from './shapes/id.js';
export { NoBodyPipe } from './shapes/no-body.pipe.js';
export { PaymentToken } from './shapes/payment-token.js';
export { type ShapeClass } from './shapes/shape-class.js';
export { type Shape, shapeOf } from './shapes/shape.js';
export { ShapePipe } from './shapes/shape.pipe.js';
