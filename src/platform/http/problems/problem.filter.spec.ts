import type { ArgumentsHost } from '@nestjs/common';
import { ProblemFilter } from './problem.filter.js';
import { PROBLEMS, problemType } from './problems.js';

it('leaves what GraphQL throws to GraphQL', () => {
  const error = new Error('for the GraphQL server');
  const host = { getType: () => 'graphql' } as unknown as ArgumentsHost;
  expect(() => new ProblemFilter().catch(error, host)).toThrow(error);
});

it.each(Object.entries(PROBLEMS))('%s is a 4xx or 5xx with a title and a stable address', (code, { status, title }) => {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(title.length).toBeGreaterThan(10);
  expect(problemType(code)).toMatch(/^\/problems\/[a-z]+(-[a-z]+)*$/);
});
