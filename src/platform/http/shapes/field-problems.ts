import type { ErrorObject } from 'ajv/dist/2020.js';
import { pointerTo } from '#kernel';
import type { FieldProblem } from '../problems/http-problem.js';

/** The codes that say what is wrong with a value. */
export type FieldCode =
  | 'REQUIRED'
  | 'UNKNOWN_PROPERTY'
  | 'WRONG_TYPE'
  | 'NOT_INTEGER'
  | 'TOO_SHORT'
  | 'TOO_LONG'
  | 'TOO_FEW'
  | 'TOO_MANY'
  | 'OUT_OF_RANGE'
  | 'TOO_MANY_DECIMALS'
  | 'NOT_ALLOWED'
  | 'BAD_FORMAT';

interface Finding {
  readonly code: FieldCode;
  readonly detail: string;
  /** The member that is missing or unknown; the error is at the object then. */
  readonly key?: string;
}

/** What a validator found, in our words: one problem for each error, in the order found. */
export const fieldProblems = (errors: readonly ErrorObject[]): readonly FieldProblem[] =>
  withoutEchoes(errors).map((error) => {
    const { code, detail, key } = findingOf(error);
    const pointer = key === undefined ? error.instancePath : pointerTo(error.instancePath, key);
    return { pointer, code, detail };
  });

/** A value of another type is not in the list either. */
const withoutEchoes = (errors: readonly ErrorObject[]): readonly ErrorObject[] => {
  const mistyped = new Set(errors.flatMap(({ keyword, instancePath }) => (keyword === 'type' ? [instancePath] : [])));
  return errors.filter(({ keyword, instancePath }) => keyword !== 'enum' || !mistyped.has(instancePath));
};

type Params = Readonly<Record<string, string | number>>;

const findingOf = (error: ErrorObject): Finding => {
  const find = FINDINGS.get(error.keyword);
  return find ? find(error.params as Params, error) : { code: 'BAD_FORMAT', detail: `${error.message}.` };
};

const FINDINGS: ReadonlyMap<string, (params: Params, error: ErrorObject) => Finding> = new Map(
  Object.entries<(params: Params, error: ErrorObject) => Finding>({
    required: ({ missingProperty }) => ({
      code: 'REQUIRED',
      detail: 'This property is required.',
      key: String(missingProperty),
    }),
    additionalProperties: ({ additionalProperty }) => ({
      code: 'UNKNOWN_PROPERTY',
      detail: 'There is no such property here.',
      key: String(additionalProperty),
    }),
    type: ({ type }, { data }) =>
      type === 'integer' && typeof data === 'number'
        ? { code: 'NOT_INTEGER', detail: 'Must be a whole number.' }
        : { code: 'WRONG_TYPE', detail: `Must be ${TYPE_NAMES[String(type)]}, not ${typeName(data)}.` },
    minLength: ({ limit }) => ({ code: 'TOO_SHORT', detail: `Must have at least ${plural(limit, 'character')}.` }),
    maxLength: ({ limit }) => ({ code: 'TOO_LONG', detail: `Must have at most ${plural(limit, 'character')}.` }),
    minItems: ({ limit }) => ({ code: 'TOO_FEW', detail: `Must have at least ${plural(limit, 'item')}.` }),
    maxItems: ({ limit }) => ({ code: 'TOO_MANY', detail: `Must have at most ${plural(limit, 'item')}.` }),
    minimum: ({ limit }) => ({ code: 'OUT_OF_RANGE', detail: `Must be ${limit} or more.` }),
    maximum: ({ limit }) => ({ code: 'OUT_OF_RANGE', detail: `Must be ${limit} or less.` }),
    multipleOf: (_params, { schema }) => ({
      code: 'TOO_MANY_DECIMALS',
      detail: `Must be a multiple of ${String(schema)}.`,
    }),
    enum: (_params, { schema, parentSchema }) => ({
      code: 'NOT_ALLOWED',
      detail:
        typeof parentSchema?.['title'] === 'string'
          ? `Must be a known ${parentSchema['title']}.`
          : `Must be one of ${(schema as readonly unknown[]).join(', ')}.`,
    }),
    format: ({ format }) => ({ code: 'BAD_FORMAT', detail: `Must be a valid ${format}.` }),
    pattern: ({ pattern }) => ({ code: 'BAD_FORMAT', detail: `Must match ${pattern}.` }),
  }),
);

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const typeName = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'boolean' ? 'a boolean' : (TYPE_NAMES[typeof value] ?? 'nothing');
};

const plural = (count: string | number | undefined, noun: string): string =>
  `${count} ${noun}${Number(count) === 1 ? '' : 's'}`;
