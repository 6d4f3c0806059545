import { lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { messageOf } from '#kernel';
import { isInternal, namesInternal } from './internal-addresses.js';

/** What came of sending: an answer, or the reason why there is none. */
export type Posted = { readonly status: number } | { readonly error: string };

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

const ANSWER_WITHIN_MS = 15_000;
/** Of an answer's body, which is not looked at. */
const MOST_ANSWER_BYTES = 65_536;
const INTERNAL =
  'The address is an internal one, and nothing is sent there. WEBHOOKS_ALLOW_PRIVATE=1 lets the server do it.';

/**
 * Sends a POST on a connection of its own. Redirects are not followed. The address that a name resolves to is checked where
 * it is connected to, so that a name cannot lead elsewhere between check and use. Resolves with the head of the answer,
 * after 15 s at most; never rejects.
 * @param allowInternal also to addresses that are of no host on the internet
 */
export const postWebhook = ({ url, headers, body, signal }: Post, allowInternal: boolean): Promise<Posted> =>
  new Promise((resolve) => {
    const target = new URL(url);
    if (!allowInternal && namesInternal(target)) return resolve({ error: INTERNAL });
    const late = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const send = target.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(target, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      signal: AbortSignal.any([signal, late]),
      ...(!allowInternal && { lookup: lookupOutside }),
    });
    request.on('response', (answer) => {
      passOver(answer);
      resolve({ status: answer.statusCode ?? 0 });
    });
    request.on('error', (error) => {
      resolve({ error: late.aborted ? `No answer within ${ANSWER_WITHIN_MS / 1_000} s` : messageOf(error) });
    });
    request.end(body);
  });

/** What a name resolves to without internal addresses; a name that has no others cannot be connected to. */
export const lookupOutside: LookupFunction = (hostname, options, callback) =>
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, []);
    const outside = found.filter(({ address }) => !isInternal(address));
    const [first] = outside;
    if (first === undefined) return callback(new Error(INTERNAL), []);
    return options.all === true ? callback(null, outside) : callback(null, first.address, first.family);
  });

/** Reads a small body to its end, as receivers expect, and cuts a large one. */
const passOver = (answer: IncomingMessage): void => {
  let bytes = 0;
  answer.on('error', () => undefined);
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) answer.destroy();
  });
};
