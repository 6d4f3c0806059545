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

/** What a schema library makes of a schema. */
export interface SchemaValidator {
  Check(value: unknown): boolean;
  Errors(value: unknown): readonly { readonly instancePath: string; readonly message: string }[];
}

/**
 * A payload schema as the kernel asks for it.
 * @param compile called for the first payload that is looked at: a program knows many schemas, and a start needs none
 */
export const payloadSchema = <Data>(jsonSchema: object, compile: () => SchemaValidator): PayloadSchema<Data> => {
  let compiled: SchemaValidator | undefined;
  const validator = () => (compiled ??= compile());
  return {
    jsonSchema,
    matches: (value): value is Data => validator().Check(value),
    problems: (value) =>
      validator()
        .Errors(value)
        .map(({ instancePath, message }) => ({ pointer: instancePath, message })),
  };
};

/** Schemas by type, as the first version of each is published. */
export const firstVersionsOf = (schemas: Readonly<Record<string, PayloadSchema<unknown>>>) =>
  Object.entries(schemas).map(([type, { jsonSchema }]) => ({ type, schemaVersion: 1, jsonSchema }));
