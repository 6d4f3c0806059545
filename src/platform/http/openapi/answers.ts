import type { ApiResponseOptions } from '@nestjs/swagger';
import type { RejectionKind } from '#kernel';
import { STATUS_OF_REJECTION } from '../problems/problem-of.js';
import { type ProblemCode, PROBLEMS } from '../problems/problems.js';
import { refTo } from '../shapes/json-schema.js';

/** A refusal of the domain as far as the document shows it. */
export interface DocumentedRejection {
  readonly code: string;
  readonly kind: RejectionKind;
}

/** Name of the component schema of problems. */
export const PROBLEM_SCHEMA = 'Problem';

/** What any route may answer, and what is answered before a route is found. */
export const ANY_PROBLEMS: readonly ProblemCode[] = [
  'PARAMETER_INVALID',
  'MALFORMED_REQUEST',
  'REQUEST_TIMEOUT',
  'URI_TOO_LONG',
  'EXPECTATION_FAILED',
  'HOST_REFUSED',
  'HEADERS_TOO_LARGE',
  'INTERNAL',
];

/** One problem answer per status, each naming its codes in `x-problem-codes`. */
export const problemAnswers = (
  codes: readonly ProblemCode[],
  rejections: readonly DocumentedRejection[],
): readonly ApiResponseOptions[] => {
  const byStatus = new Map<number, string[]>();
  const add = (status: number, code: string): unknown => byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  for (const code of codes) add(PROBLEMS[code].status, code);
  for (const { code, kind } of rejections) add(STATUS_OF_REJECTION[kind], code);
  return [...byStatus].sort(([a], [b]) => a - b).map(([status, names]) => problemAnswer(status, names));
};

const problemAnswer = (status: number, codes: readonly string[]): ApiResponseOptions & Record<string, unknown> => ({
  status,
  description: codes.join(', '),
  content: { 'application/problem+json': { schema: refTo(PROBLEM_SCHEMA) } },
  'x-problem-codes': codes,
  ...(status === 503 && { headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } } }),
});
