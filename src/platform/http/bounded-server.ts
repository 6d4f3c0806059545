import { createServer, type RequestListener, type Server } from 'node:http';

/** How long anything of a connection may take, in milliseconds. */
const TIMEOUTS = { headers: 10_000, request: 15_000, silence: 20_000, keepAlive: 72_000 };
/** Node looks only every 30 s whether headers and requests are late. */
const LOOK_EVERY_MS = 1_000;
/** Bytes of the request line and the headers together. */
const HEADERS_LIMIT = 16 * 1024;

/**
 * An HTTP server in which no client holds anything for ever: headers are here within 10 s, the whole request within 15 s,
 * and a connection on which nothing moves while an answer is due, because the client does not read, ends after 20 s.
 * @param connections open at once at most; more are closed as soon as they are accepted
 */
export const createBoundedServer = (handler: RequestListener, connections: number): Server => {
  const server = createServer(
    {
      headersTimeout: TIMEOUTS.headers,
      requestTimeout: TIMEOUTS.request,
      keepAliveTimeout: TIMEOUTS.keepAlive,
      connectionsCheckingInterval: LOOK_EVERY_MS,
      maxHeaderSize: HEADERS_LIMIT,
    },
    handler,
  );
  server.setTimeout(TIMEOUTS.silence);
  server.maxConnections = connections;
  return server;
};
