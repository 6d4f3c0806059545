import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods that some route knows for this path; empty when no route does. */
    allowedMethods(path: string): readonly string[];
  }
}

interface Route {
  readonly segments: readonly string[];
  readonly methods: readonly string[];
}

/** Remembers the routes added from now on, so that a 404 can be distinguished from a 405. */
export const rememberMethods = (fastify: FastifyInstance): void => {
  const routes: Route[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    routes.push({ segments: url.split('/'), methods: [method].flat() });
  });
  fastify.decorate('allowedMethods', (path: string) => {
    const segments = path.split('/');
    const fitting = routes.filter((route) => fits(route.segments, segments));
    return [...new Set(fitting.flatMap(({ methods }) => methods))].sort();
  });
};

/** `:id` stands for one segment, a last `*` for any number of them. */
const fits = (pattern: readonly string[], path: readonly string[]): boolean => {
  const isOpen = pattern.at(-1) === '*';
  if (isOpen ? path.length < pattern.length : path.length !== pattern.length) return false;
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  return fixed.every((segment, index) => (segment.startsWith(':') ? path[index] !== '' : segment === path[index]));
};
