import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What a page of another origin may read of an answer, besides its body. */
const EXPOSED = [
  ...['Consistency-Token', 'ETag', 'Idempotent-Replayed', 'Link', 'Location', 'Retry-After'],
  ...['X-Request-Id', 'X-Correlation-Id'],
];
const PREFLIGHT_HOLDS_SECONDS = 600;

/**
 * Lets pages of these origins call the interfaces (CORS, without cookies); pages of other origins stay refused by their
 * browsers.
 * @param origins such as `https://shop.example`; none leaves everything as it is
 */
export const allowOrigins = (app: NestFastifyApplication, origins: readonly string[]): void => {
  if (origins.length === 0) return;
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST'],
    exposedHeaders: EXPOSED,
    maxAge: PREFLIGHT_HOLDS_SECONDS,
  });
};
