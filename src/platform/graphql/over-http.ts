import type { FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import { getOperationAST, parse } from 'graphql';
import Negotiator from 'negotiator';
import type { TimeSlices } from '#kernel';
import { AnswerText } from './answer-text.js';
import { LIMITS } from './limits.js';
import { badInput } from './query-refused.js';

/** The first one is for those who accept anything. */
const MEDIA_TYPES = ['application/json', 'application/graphql-response+json'].map((type) => `${type}; charset=utf-8`);

type Parameters = Record<string, unknown>;

/**
 * What the route of Mercurius lacks of GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/): the media
 * type that is asked for, and parameters that are null or empty. Answers are plain JSON: the schema of Mercurius makes
 * texts of the list indices in paths.
 */
export const overHttp: Partial<RouteShorthandOptions> = {
  preValidation: (request, _reply, done) => {
    leaveOutEmpty(request.query as Parameters);
    if (isParameters(request.body)) leaveOutEmpty(request.body);
    done();
  },
  preHandler: (request, reply, done) => refuseUnnamedOperation(request, reply, done),
  // Not before: Fastify takes the type away from an answer that becomes an error.
  preSerialization: (request, reply, answer, done) => {
    void reply.type(mediaTypeFor(request));
    done(null, answer);
  },
  serializerCompiler: () => (answer: Answer) => textOf(answer),
};

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

/** The data of an answer, written already. */
class Written {
  constructor(readonly text: string) {}
}

/** Writes the data of an answer in slices of time; the rest is small. @throws QueryRefused ANSWER_TOO_LARGE */
export const writeData = async (execution: { data?: unknown }, slices: TimeSlices): Promise<void> => {
  if (execution.data) execution.data = new Written(await AnswerText.of(execution.data, slices));
};

const textOf = ({ data, ...others }: Answer): string => {
  if (!(data instanceof Written)) return JSON.stringify({ data, ...others });
  const rest = JSON.stringify(others);
  return `{"data":${data.text}${rest === '{}' ? '}' : `,${rest.slice(1)}`}`;
};

/** Of two that are accepted equally the one that is named first (RFC 9110, 12.5.1 leaves it to the server). */
const mediaTypeFor = (request: FastifyRequest): string =>
  new Negotiator(request.raw).mediaType(MEDIA_TYPES) ?? String(MEDIA_TYPES[0]);

const isParameters = (body: unknown): body is Parameters =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

const leaveOutEmpty = (parameters: Parameters): void => {
  for (const name of ['operationName', 'variables', 'extensions']) {
    const value = parameters[name];
    if (value === null || value === '') delete parameters[name];
  }
};

/** By GET Mercurius looks into the operation that is asked for, and fails when there is none. */
const refuseUnnamedOperation = (
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (refusal?: Error) => void,
): void => {
  const { query, operationName } = request.query as { readonly query?: string; readonly operationName?: string };
  if (request.method !== 'GET' || typeof query !== 'string') return done();
  if (getOperationAST(parse(query, { maxTokens: LIMITS.tokens }), operationName) !== null) return done();
  done(badInput('operationName must name one operation of the query.'));
};
