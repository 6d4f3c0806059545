import { Socket } from 'node:net';
import { addAbortSignal, Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

/** What an answer without a known end needs to come to one. */
export interface StreamOptions {
  readonly mediaType: string;
  /** Cuts the answer: the server stops. */
  readonly cut: AbortSignal;
  /** Milliseconds in which the client has to take one text; 20 s by default. */
  readonly takenWithinMs?: number;
}

/**
 * Answers with texts as they come, in the memory of a few of them: the next one is asked for when the client has taken
 * those before it. Whatever goes wrong on the way ends the connection within the answer, so that a client sees that it
 * was cut: an error of the texts, `cut`, or a client that does not take a text in time. How long the texts take is not
 * limited, for it is not the client that keeps the connection silent then.
 */
export const answerStream = (
  reply: FastifyReply,
  texts: AsyncIterable<string>,
  { mediaType, cut, takenWithinMs = 20_000 }: StreamOptions,
): void => {
  const late = new AbortController();
  const body = Readable.from(handedOver(texts, takenWithinMs, late));
  addAbortSignal(AbortSignal.any([cut, late.signal]), body);
  // Until the answer ends: the next request of the connection has the server's limit again.
  const { socket } = reply.raw;
  if (socket instanceof Socket) socket.setTimeout(0);
  void reply.type(mediaType).header('Cache-Control', 'no-store').send(body);
};

/** Answers HEAD as `answerStream` would answer GET. The length of the body is not known: Fastify would say 0. */
export const answerStreamHead = (reply: FastifyReply, mediaType: string): void =>
  void reply.type(mediaType).header('Cache-Control', 'no-store').send(Readable.from([]));

async function* handedOver(
  texts: AsyncIterable<string>,
  takenWithinMs: number,
  late: AbortController,
): AsyncGenerator<string> {
  for await (const text of texts) {
    const timer = setTimeout(() => late.abort(), takenWithinMs);
    try {
      yield text;
    } finally {
      clearTimeout(timer);
    }
    // Requests that came meanwhile go first.
    await turn();
  }
}
