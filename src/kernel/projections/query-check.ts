import {
  type FieldDefinition,
  type FieldType,
  InvalidQuery,
  type Scalar,
  type Sort,
  type SumsQuery,
  type ViewDefinition,
  type ViewQuery,
} from './view-store.js';

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** More digits than any sum of amounts has. */
const WHOLE_NUMBER = /^(?:0|-?[1-9]\d{0,99})$/;

const FITS: Readonly<Record<FieldType, (value: Scalar) => boolean>> = {
  text: (value) => typeof value === 'string' && isStorableText(value),
  time: (value) => typeof value === 'string' && TIME.test(value),
  integer: (value) => Number.isSafeInteger(value),
  bigint: (value) => typeof value === 'string' && WHOLE_NUMBER.test(value),
  boolean: (value) => typeof value === 'boolean',
};

const OPERATORS: Readonly<Record<FieldType, readonly string[]>> = {
  text: ['eq', 'in', 'gte', 'lt', 'startsWith'],
  time: ['eq', 'in', 'gte', 'lt'],
  integer: ['eq', 'in', 'gte', 'lt'],
  bigint: ['eq', 'in', 'gte', 'lt'],
  boolean: ['eq', 'in'],
};

/** False for text that no document can hold: with NUL or a lone surrogate. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** @throws InvalidQuery when the view has no such field */
export const fieldOf = (view: ViewDefinition, name: string): FieldDefinition => {
  const field = Object.hasOwn(view.fields, name) ? view.fields[name] : undefined;
  if (field === undefined) throw new InvalidQuery(view.name, name, 'there is no such field');
  return field;
};

/** Whether a document may hold this value in a field of the type. */
export const isOfType = (type: FieldType, value: unknown): value is Scalar => FITS[type](value as Scalar);

/** @throws InvalidQuery when one of the values is not of the field's type, exactly */
export const checkValues = (view: ViewDefinition, name: string, values: readonly Scalar[]): void => {
  const { type } = fieldOf(view, name);
  if (!values.every((value) => FITS[type](value))) throw new InvalidQuery(view.name, name, `a value is not ${type}`);
};

/** @throws InvalidQuery when the field's type does not know the operator */
export const checkOperator = (view: ViewDefinition, name: string, operator: string): void => {
  const { type } = fieldOf(view, name);
  if (!OPERATORS[type].includes(operator)) throw new InvalidQuery(view.name, name, `${type} knows no ${operator}`);
};

/** What does not depend on the filter: sortable fields, keysets that fit the sort, a limit. @throws InvalidQuery */
export const checkPage = (view: ViewDefinition, { sort, after, before, limit }: ViewQuery): void => {
  for (const { field } of sort) {
    if (fieldOf(view, field).many) throw new InvalidQuery(view.name, field, 'arrays have no order to sort by');
  }
  for (const keyset of [after, before]) if (keyset !== undefined) checkKeyset(view, sort, keyset);
  checkLimit(view, limit);
};

/** Everything but the filter: scalar fields throughout, sums of whole numbers, a limit. @throws InvalidQuery */
export const checkSums = (view: ViewDefinition, query: SumsQuery): void => {
  const { groupBy, sums, newest, greatestFirst, limit = 0 } = query;
  for (const field of groupBy) checkType(view, field, ['text', 'time', 'integer', 'boolean'], 'make groups');
  for (const field of sums) checkType(view, field, ['integer', 'bigint'], 'be added up');
  if (newest !== undefined) {
    checkType(view, newest.field, ['text', 'time', 'integer', 'boolean'], 'be told of a group');
    for (const field of newest.by) checkType(view, field, ['time', 'integer'], 'say what is newest');
  }
  if (greatestFirst !== undefined && !sums.includes(greatestFirst)) {
    throw new InvalidQuery(view.name, greatestFirst, 'it is not among the sums');
  }
  checkLimit(view, limit);
};

const checkType = (view: ViewDefinition, name: string, types: readonly FieldType[], purpose: string): void => {
  const { type, many } = fieldOf(view, name);
  if (many || !types.includes(type)) throw new InvalidQuery(view.name, name, `it cannot ${purpose}`);
};

/** @throws InvalidQuery unless the limit is a whole number from 0 on */
export const checkLimit = (view: ViewDefinition, limit: number): void => {
  if (!Number.isSafeInteger(limit) || limit < 0) throw new InvalidQuery(view.name, 'limit', 'it must be 0 or more');
};

const checkKeyset = (view: ViewDefinition, sort: readonly Sort[], { values, id }: NonNullable<ViewQuery['after']>) => {
  if (values.length !== sort.length) throw new InvalidQuery(view.name, 'keyset', 'it belongs to another sort');
  if (!isStorableText(id)) throw new InvalidQuery(view.name, 'keyset', 'its id is not an id');
  sort.forEach(({ field }, index) => {
    const value = values[index] ?? null;
    if (value !== null) checkValues(view, field, [value]);
  });
};
