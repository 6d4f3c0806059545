import type { FastifyBaseLogger, FastifyReply } from 'fastify';
import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { MercuriusContext } from 'mercurius';
import type { Count } from '../telemetry/meter.js';
import { errorsWithin, type QueryError, queryErrorOf } from './query-error.js';

type Execution = ExecutionResult & Required<Pick<ExecutionResult, 'errors'>>;

/**
 * The answer to a query with errors: 200 once the query was executed; 4xx or 5xx and no `data` when it was not, whatever
 * the media type (GraphQL over HTTP, Status Codes).
 */
export const errorFormatter = (count: Count<'code'>) => (execution: Execution, context: MercuriusContext) => {
  const { log } = (context.reply as FastifyReply | undefined)?.request ?? context.app;
  const errors = queryErrorsOf(execution.errors, count, log);
  const [first] = errors;
  const wasExecuted = Boolean(execution.data) || first?.error.path !== undefined;
  return {
    statusCode: wasExecuted ? 200 : (first?.queryError.status ?? 500),
    response: {
      // Mercurius does not know answers without data, but its JSON leaves out what is undefined.
      data: wasExecuted ? (execution.data ?? null) : undefined,
      errors: errors.map(({ error, queryError }) => formatted(error, queryError)),
    },
  };
};

/** Errors as callers get them, each with a stable `extensions.code`, none with a stack; counted and logged as those of queries. */
export const formattedErrors = (
  errors: readonly GraphQLError[],
  count: Count<'code'>,
  log: FastifyBaseLogger,
): readonly GraphQLFormattedError[] =>
  queryErrorsOf(errors, count, log).map(({ error, queryError }) => formatted(error, queryError));

/** All errors are counted; unexpected ones are logged. */
const queryErrorsOf = (errors: readonly GraphQLError[], count: Count<'code'>, log: FastifyBaseLogger) => {
  const all = errors.flatMap(errorsWithin).map((error) => ({ error, queryError: queryErrorOf(error) }));
  for (const { error, queryError } of all) {
    count({ code: queryError.code });
    if (queryError.code === 'INTERNAL') logUnforeseen(error, log);
  }
  return all;
};

const formatted = (error: GraphQLError, { code, message, details }: QueryError): GraphQLFormattedError => ({
  message,
  ...(error.locations && { locations: error.locations }),
  ...(error.path && { path: error.path }),
  extensions: { code, ...details },
});

const logUnforeseen = (error: GraphQLError, log: FastifyBaseLogger): void =>
  log.error({ err: error.originalError ?? error, path: error.path }, 'A query failed unexpectedly');
