/** Why the kernel refuses, independent of any transport; the platform maps kinds to HTTP statuses. */
export type RejectionKind = 'invalid' | 'not found' | 'conflict' | 'precondition' | 'unavailable';

/** A refusal is an answer, not an accident: a value in the core, one exception at the edge. */
export interface Rejection {
  /** Stable, for programs. */
  readonly rejected: string;
  readonly kind: RejectionKind;
  /** For people: what is wrong and what to do. */
  readonly because: string;
  /** True when the same request may succeed later. */
  readonly retryable?: boolean;
  /** JSON pointer to the part of the command that is at fault. */
  readonly pointer?: string;
  /** More for programs, such as the commands allowed now. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What the closed table of a context says of a refusal, by its code. */
export interface Refusal {
  readonly kind: RejectionKind;
  /** For people: what is wrong and what to do. */
  readonly because: string;
  readonly retryable?: boolean;
}

/**
 * Refusals from a closed table. The function that it gives takes a code, and more of it: other words, a JSON pointer to what is at
 * fault, members for programs.
 */
export const refusalsFrom =
  <Code extends string>(table: Readonly<Record<Code, Refusal>>) =>
  (rejected: Code, more: Partial<Pick<Rejection, 'because' | 'pointer' | 'details'>> = {}): Rejection => ({
    rejected,
    ...table[rejected],
    ...more,
  });

export const isRejection = (decision: object): decision is Rejection => 'rejected' in decision;

/** Carries a refusal to the edge of the program. */
export class CommandRejected extends Error {
  override readonly name = 'CommandRejected';

  constructor(readonly rejection: Rejection) {
    super(rejection.because);
  }
}
