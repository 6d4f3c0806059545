import type { FieldDefinition, Filter, Scalar, Sort, ViewDefinition } from '#kernel';

/** What the contract asks a view store for, done the simplest way: over documents in an array. */
export interface Stored {
  readonly id: string;
  readonly document: unknown;
}

type Comparison = Extract<Filter, { op: string }>;

/** The documents that fit, in the order of the sort. */
export const modelAnswer = (
  view: ViewDefinition,
  documents: readonly Stored[],
  filter: Filter | undefined,
  sort: readonly Sort[],
): readonly string[] =>
  documents
    .filter(({ document }) => filter === undefined || fits(view, filter, document))
    .sort((one, other) => compareRows(view, sort, one, other))
    .map(({ id }) => id);

const fits = (view: ViewDefinition, filter: Filter, document: unknown): boolean => {
  if ('and' in filter) return filter.and.every((part) => fits(view, part, document));
  if ('or' in filter) return filter.or.some((part) => fits(view, part, document));
  if ('not' in filter) return !fits(view, filter.not, document);
  const field = fieldNamed(view, filter.field);
  const value = valueOf(field, document);
  const candidates = field.many ? ((value as readonly Scalar[] | null) ?? []) : [value as Scalar | null];
  return candidates.some((candidate) => candidate !== null && holds(filter, candidate));
};

const holds = (filter: Comparison, candidate: Scalar): boolean => {
  switch (filter.op) {
    case 'eq':
      return candidate === filter.value;
    case 'in':
      return filter.values.includes(candidate);
    case 'gte':
      return compareScalars(candidate, filter.value) >= 0;
    case 'lt':
      return compareScalars(candidate, filter.value) < 0;
    case 'startsWith':
      return String(candidate).startsWith(String(filter.value));
  }
};

const compareRows = (view: ViewDefinition, sort: readonly Sort[], one: Stored, other: Stored): number => {
  for (const { field, direction } of sort) {
    const [left, right] = [one, other].map((row) => valueOf(fieldNamed(view, field), row.document) as Scalar | null);
    const order = compareNullable(left ?? null, right ?? null);
    if (order !== 0) return direction === 'asc' ? order : -order;
  }
  const byId = compareScalars(one.id, other.id);
  return sort[0]?.direction === 'desc' ? -byId : byId;
};

const compareNullable = (left: Scalar | null, right: Scalar | null): number => {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return compareScalars(left, right);
};

/** Text by code point, which is the order of its UTF-8 bytes; false before true. */
const compareScalars = (left: Scalar, right: Scalar): number =>
  typeof left === 'string' && typeof right === 'string'
    ? Buffer.compare(Buffer.from(left), Buffer.from(right))
    : Number(left) - Number(right);

const fieldNamed = (view: ViewDefinition, name: string): FieldDefinition => {
  const field = view.fields[name];
  if (field === undefined) throw new Error(`The contract's view has no field ${name}`);
  return field;
};

const valueOf = ({ path }: FieldDefinition, document: unknown): unknown =>
  path.reduce<unknown>((at, name) => (at as Record<string, unknown> | null | undefined)?.[name], document) ?? null;
