/** A document that is not what it should be; `undefined` where there is none. */
export interface Difference {
  readonly id: string;
  readonly against: 'live build' | 'fresh fold';
  readonly expected: unknown;
  readonly found: unknown;
  /** Why there is nothing to compare with. */
  readonly problem?: string;
}
