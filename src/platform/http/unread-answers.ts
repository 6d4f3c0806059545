import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const LOOK_EVERY_MS = 5_000;

interface Delivery {
  /** Bytes that the system has taken off our hands. */
  readonly bytes: number;
  readonly since: number;
}

/**
 * Ends connections on which no part of an answer was taken for so long. Node's own time-out starts over with each byte
 * that arrives, so that a client which keeps sending and never reads would hold its answers in memory for ever.
 */
export const endUnreadAnswers = (server: Server, afterMs: number): void => {
  const waiting = new Map<Socket, Delivery | undefined>();
  server.on('connection', (socket: Socket) => {
    waiting.set(socket, undefined);
    socket.once('close', () => waiting.delete(socket));
  });
  const look = () => {
    const now = performance.now();
    for (const [socket, before] of waiting) {
      const bytes = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0) waiting.set(socket, undefined);
      else if (before?.bytes !== bytes) waiting.set(socket, { bytes, since: now });
      else if (now - before.since >= afterMs) socket.resetAndDestroy();
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  server.once('close', () => clearInterval(timer));
};
