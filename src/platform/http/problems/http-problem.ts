import { type ProblemCode, PROBLEMS } from './problems.js';

/** One thing that is wrong with a request body. */
export interface FieldProblem {
  /** JSON pointer (RFC 6901) into the body; the empty text is the body itself. */
  readonly pointer: string;
  /** Stable, for programs: `REQUIRED`, `TOO_LONG`. */
  readonly code: string;
  /** For people; never repeats the value, which may be personal. */
  readonly detail: string;
}

/** What a problem answer says (RFC 9457), before it is tied to a request. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly retryable: boolean;
  readonly errors?: readonly FieldProblem[];
  /** Extension members, such as `currentVersion`. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that the platform itself refuses, or cannot serve now. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;

  /** @param detail what happened and what to do next, for people */
  constructor(code: ProblemCode, detail: string, more: Pick<Problem, 'errors' | 'members' | 'headers'> = {}) {
    super(detail);
    this.problem = { ...PROBLEMS[code], code, detail, ...more };
  }
}

/** The one refusal of a body, with everything that is wrong with it. */
export const validationFailed = (errors: readonly FieldProblem[]): HttpProblem => {
  const shown = errors.slice(0, MOST_ERRORS);
  const more = errors.length > shown.length ? `; the first ${shown.length} are listed` : '';
  const count = errors.length === 1 ? 'One value does' : `${errors.length} values do`;
  return new HttpProblem('VALIDATION_FAILED', `${count} not fit, see errors${more}.`, { errors: shown });
};

/** Keeps the answer to a hostile body small. */
const MOST_ERRORS = 100;
