import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { unsafeJson } from '../json/json-walk.js';
import { HttpProblem, validationFailed } from './problems/http-problem.js';
import { keepSignedBody } from './signed-bodies.js';

/** Largest request body in bytes: 500 ordinary lines fit. */
export const BODY_LIMIT = 256 * 1024;

/** What is answered to a larger one. */
export const BODY_TOO_LARGE = `A body may have ${BODY_LIMIT / 1024} KB at most. Send less in one request.`;

/**
 * Makes `application/json` (RFC 8259, UTF-8) the only body that gets in, up to `BODY_LIMIT`, and only when it is
 * harmless (`unsafeJson`). Everything else is a 4xx problem. Create the Nest application with `bodyParser: false`.
 */
export const registerJsonBody = (fastify: FastifyInstance): void => {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (request, body: Buffer, done) => {
      try {
        // Whether a body is needed is for the route to say.
        if (body.length === 0) return done(null, undefined);
        refuseEncoded(request.headers['content-encoding']);
        keepSignedBody(request, body);
        done(null, readJson(body));
      } catch (refusal) {
        done(refusal as HttpProblem);
      }
    },
  );
};

/** The value of a JSON text. @param what the text is, for messages @throws HttpProblem INVALID_JSON or VALIDATION_FAILED */
export const readJson = (json: Buffer, what: 'body' | 'line' = 'body'): unknown => {
  if (json.length === 0) throw invalidJson(`The ${what} is empty. Send a JSON object.`);
  if (!isUtf8(json)) throw invalidJson(`The ${what} is not valid UTF-8.`);
  const text = json.toString('utf8');
  if (text.startsWith('\uFEFF')) throw invalidJson(`The ${what} begins with a byte order mark. Send it without one.`);
  const value = parse(text, what);
  const harm = unsafeJson(value, text);
  if (harm) throw validationFailed([harm]);
  return value;
};

/** Codings are not undone: a small body could become a large one. */
const refuseEncoded = (coding: string | undefined): void => {
  if (coding === undefined || /^(\s*identity\s*|\s*)$/i.test(coding)) return;
  throw new HttpProblem('UNSUPPORTED_MEDIA_TYPE', 'The body is encoded. Send it as it is, without Content-Encoding.', {
    headers: { 'Accept-Encoding': 'identity' },
  });
};

const parse = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidJson(`The ${what} is not valid JSON.`);
  }
};

/** @param detail what is wrong with the body as a whole */
export const invalidJson = (detail: string): HttpProblem =>
  new HttpProblem('INVALID_JSON', detail, { errors: [{ pointer: '', code: 'INVALID_JSON', detail }] });
