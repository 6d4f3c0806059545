import type { FastifyRequest } from 'fastify';

const bodies = new WeakMap<FastifyRequest, Buffer>();

/** Keeps the bytes of a body as long as its request, if a signature came with it: that is of the bytes. */
export const keepSignedBody = (request: FastifyRequest, body: Buffer): void => {
  if (request.headers['webhook-signature'] !== undefined) bodies.set(request, body);
};

/** The bytes as they came; `undefined` for a body without a signature. */
export const signedBodyOf = (request: FastifyRequest): Buffer | undefined => bodies.get(request);
