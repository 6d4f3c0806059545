import { type FieldDefinition, type FieldType, fieldOf, type ViewDefinition } from '#kernel';

const PROPERTY_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Text and times compare by code point: RFC 3339 in UTC with milliseconds sorts as the instants do. */
const EXTRACTED: Readonly<Record<FieldType, (text: string) => string>> = {
  text: (text) => `${text} collate "C"`,
  time: (text) => `${text} collate "C"`,
  integer: (text) => `(${text})::bigint`,
  bigint: (text) => `(${text})::numeric`,
  boolean: (text) => `(${text})::boolean`,
};

/** The PostgreSQL type that a field's values are compared as. */
export const SQL_TYPE: Readonly<Record<FieldType, string>> = {
  text: 'text',
  time: 'text',
  integer: 'bigint',
  bigint: 'numeric',
  boolean: 'boolean',
};

/**
 * SQL for a field's typed value; indexes, filters and sorts all use this one text, or no index would ever fit.
 * NULL where the document has no such property or null in it.
 */
export const fieldExpression = (view: ViewDefinition, name: string): string => {
  const field = fieldOf(view, name);
  return EXTRACTED[field.type](`(doc #>> '${pathLiteral(view, name, field)}')`);
};

/** SQL for a field's value as jsonb: what arrays are searched by. */
export const jsonExpression = (view: ViewDefinition, name: string): string =>
  `doc #> '${pathLiteral(view, name, fieldOf(view, name))}'`;

/** SQL for the typed value of one array element that stands in the jsonb expression `element`. */
export const elementExpression = (field: FieldDefinition, element: string): string =>
  EXTRACTED[field.type](`(${element} #>> '{}')`);

const pathLiteral = (view: ViewDefinition, name: string, { path }: FieldDefinition): string => {
  const bad = path.length === 0 || path.some((property) => !PROPERTY_NAME.test(property));
  if (bad)
    throw new Error(`Field ${name} of view ${view.name}: its path must be property names, not ${path.join('.')}`);
  return `{${path.join(',')}}`;
};
