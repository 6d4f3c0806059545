/** One thing that is wrong with a payload. */
export interface SchemaProblem {
  /** JSON pointer (RFC 6901) into the payload. */
  readonly pointer: string;
  readonly message: string;
}

/** What the kernel asks of a schema library, so that it depends on none. */
export interface PayloadSchema<Data> {
  /** JSON Schema (2020-12) as committed and published. */
  readonly jsonSchema: object;
  matches(value: unknown): value is Data;
  /** Why `value` does not match; empty when it does. */
  problems(value: unknown): readonly SchemaProblem[];
}
