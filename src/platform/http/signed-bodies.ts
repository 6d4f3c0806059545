import type { FastifyRequest } from 'fastify';

/** Headers by which a sender signs a body. */
const SIGNATURES = ['webhook-signature', 'stripe-signature'];

const bodies = new WeakMap<FastifyRequest, Buffer>();

/** Keeps the bytes of a body as long as its request, if a signature came with it: that is of the bytes. */
export const keepSignedBody = (request: FastifyRequest, body: Buffer): void => {
  if (SIGNATURES.some((name) => request.headers[name] !== undefined)) bodies.set(request, body);
};

/** The bytes as they came; `undefined` for a body without a signature. */
export const signedBodyOf = (request: FastifyRequest): Buffer | undefined => bodies.get(request);
