import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyRequest } from 'fastify';
import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Location,
  OperationTypeNode,
  parse,
} from 'graphql';
import type { MercuriusContext } from 'mercurius';
import type { TimeSlices, Tracer } from '#kernel';
import type { Meter } from '../telemetry/meter.js';
import { TracedQueries } from '../telemetry/traced-queries.js';
import { checkCost } from './cost.js';
import { errorFormatter } from './error-formatter.js';
import { aliasLimit, depthLimit, LIMITS } from './limits.js';
import { overHttp, writeData } from './over-http.js';
import { badInput } from './query-refused.js';
import { sliceLists } from './sliced-lists.js';

export interface GraphqlOptions {
  readonly meter: Meter;
  readonly tracer: Tracer;
  /** How executions share the event loop with everything else. */
  readonly slices: TimeSlices;
}

/**
 * GraphQL at `/graphql`: all resolvers of the application, with limits on depth, aliases, tokens and cost. GET answers
 * queries only, batches are off.
 */
export const graphqlModule = ({ meter, tracer, slices }: GraphqlOptions): DynamicModule => {
  const traced = new TracedQueries(tracer);
  return GraphQLModule.forRoot<MercuriusDriverConfig>({
    driver: MercuriusDriver,
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    transformSchema: (schema) => sliceLists(schema, slices),
    graphiql: false,
    allowBatchedQueries: false,
    fieldResolverEnhancers: [],
    // Unlike `queryDepth` and hooks these are run once per document, not once per request.
    validationRules: [depthLimit, aliasLimit],
    graphql: { parseOptions: { maxTokens: LIMITS.tokens } },
    hooks: {
      preValidation: refuseSyntaxTrees,
      preExecution: beforeExecution(traced),
      onResolution: async (execution, context) => {
        traced.end(context, execution.errors?.length ?? 0);
        await writeData(execution, slices);
      },
    },
    errorFormatter: errorFormatter(meter.counter(ERRORS)),
    additionalRouteOptions: overHttp,
  });
};

const ERRORS = {
  name: 'graphql_errors_total',
  help: 'Errors in answers to GraphQL queries, by their code.',
  labels: ['code'],
} as const;

type Hooked = MercuriusContext & { readonly __currentQuery?: string };

/** Mercurius also takes the JSON of a syntax tree for a query, without looking at it. */
const refuseSyntaxTrees = async (_schema: GraphQLSchema, document: DocumentNode, context: Hooked): Promise<void> => {
  if (document?.loc instanceof Location) return;
  parse(context.__currentQuery ?? '');
  throw new GraphQLError('The query is not a GraphQL document.');
};

const beforeExecution =
  (traced: TracedQueries) =>
  async (
    schema: GraphQLSchema,
    document: DocumentNode,
    context: MercuriusContext,
    variables: Record<string, unknown> = {},
  ): Promise<void> => {
    const operationName = operationNameOf(context.reply?.request);
    if (getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION) throw SUBSCRIPTION;
    checkCost(schema, document, variables ?? {}, operationName);
    traced.begin(document, operationName, context);
  };

const SUBSCRIPTION = badInput(
  'A subscription is answered over a WebSocket to the same address, in the protocol graphql-transport-ws.',
);

const operationNameOf = (request: FastifyRequest | undefined): string | undefined =>
  ((request?.body ?? request?.query) as { readonly operationName?: string } | undefined)?.operationName;
