import type { FastifyInstance, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { isStorableText } from '#kernel';
import { type Bounds, wholeNumberIn } from '../json/whole-number.js';
import { HttpProblem } from './problems/http-problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Parameters that the query of the address may have; none when absent. */
    queryParameters?: readonly string[];
  }
}

/**
 * Checks the query of every address against the parameters of its route (`RouteConfig({ queryParameters })`), as bodies
 * are checked against their shapes: what is unknown, given twice, not UTF-8 or has U+0000 in it is refused with 400
 * PARAMETER_INVALID. Plugins, such as GraphQL, check what they are asked themselves.
 */
export const registerQueryParameters = (fastify: FastifyInstance): void => {
  fastify.addHook('onRoute', function (route) {
    if (this === fastify) route.onRequest = [...[route.onRequest ?? []].flat(), checkQuery];
  });
};

const checkQuery = (request: FastifyRequest, _reply: unknown, done: HookHandlerDoneFunction): void => {
  const at = request.url.indexOf('?');
  try {
    if (at >= 0) checkParameters(request.url.slice(at + 1), request.routeOptions.config.queryParameters ?? []);
    done();
  } catch (refusal) {
    done(refusal as HttpProblem);
  }
};

const checkParameters = (query: string, known: readonly string[]): void => {
  const seen = new Set<string>();
  for (const part of query.split('&')) {
    if (part === '') continue;
    const [rawName = '', ...rawValue] = part.split('=');
    const name = decoded(rawName, rawName);
    if (!known.includes(name)) throw parameterInvalid(name, `${name} is not known here. ${knownOnes(known)}`);
    if (seen.has(name)) throw parameterInvalid(name, `${name} is given more than once. Give it once.`);
    seen.add(name);
    decoded(rawValue.join('='), name);
  }
};

/** The text behind percent-encoding (WHATWG URL, 5.1). @throws HttpProblem PARAMETER_INVALID */
const decoded = (raw: string, name: string): string => {
  try {
    const text = decodeURIComponent(raw.replaceAll('+', ' '));
    if (isStorableText(text)) return text;
  } catch {
    // As refused as what follows.
  }
  throw parameterInvalid(name, `${name} is not a text in percent-encoded UTF-8 without U+0000. Correct it.`);
};

const knownOnes = (known: readonly string[]): string =>
  known.length === 0 ? 'This address takes no parameters.' : `Known are ${known.join(', ')}.`;

/** A parameter of the address that cannot be taken. @param detail names it, says what is wrong and what to do */
export const parameterInvalid = (parameter: string, detail: string): HttpProblem =>
  new HttpProblem('PARAMETER_INVALID', detail, { members: { parameter } });

/** A parameter of the address that is a whole number; `undefined` when it is absent. @throws HttpProblem PARAMETER_INVALID */
export const wholeNumberParameter = (name: string, text: string | undefined, bounds: Bounds): number | undefined => {
  if (text === undefined) return undefined;
  const value = wholeNumberIn(text, bounds);
  if (value !== undefined) return value;
  throw parameterInvalid(name, `${name} has to be a whole number from ${bounds.minimum} to ${bounds.maximum}.`);
};
