import type { FieldDefinition, Filter, Scalar, Sort, ViewDefinition } from '#kernel';

/** What the contract asks a view store for, done the simplest way: over documents in an array. */
export interface Stored {
  readonly id: string;
  readonly document: unknown;
}

type Comparison = Extract<Filter, { op: string }>;

/** A scalar as it compares: whole numbers of any size are texts in documents only. */
type Comparable = Scalar | bigint;

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
  const candidates = field.many ? ((value as readonly Scalar[] | null) ?? []) : [comparableAt(field, document)];
  const values = filter.op === 'in' ? filter.values : [filter.value];
  const wanted = values.map((each) => comparable(field, each));
  return candidates.some((candidate) => candidate !== null && holds(filter, candidate, wanted));
};

const holds = (filter: Comparison, candidate: Comparable, wanted: readonly Comparable[]): boolean => {
  const [first = ''] = wanted;
  switch (filter.op) {
    case 'eq':
    case 'in':
      return wanted.includes(candidate);
    case 'gte':
      return compareScalars(candidate, first) >= 0;
    case 'lt':
      return compareScalars(candidate, first) < 0;
    case 'startsWith':
      return String(candidate).startsWith(String(filter.value));
  }
};

const compareRows = (view: ViewDefinition, sort: readonly Sort[], one: Stored, other: Stored): number => {
  for (const { field, direction } of sort) {
    const [left, right] = [one, other].map((row) => comparableAt(fieldNamed(view, field), row.document));
    const order = compareNullable(left ?? null, right ?? null);
    if (order !== 0) return direction === 'asc' ? order : -order;
  }
  const byId = compareScalars(one.id, other.id);
  return sort[0]?.direction === 'desc' ? -byId : byId;
};

const compareNullable = (left: Comparable | null, right: Comparable | null): number => {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return compareScalars(left, right);
};

/** Text by code point, which is the order of its UTF-8 bytes; false before true. */
const compareScalars = (left: Comparable, right: Comparable): number => {
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return Number(left > right) - Number(left < right);
};

const comparable = ({ type }: FieldDefinition, value: Scalar): Comparable =>
  type === 'bigint' ? BigInt(value) : value;

const comparableAt = (field: FieldDefinition, document: unknown): Comparable | null => {
  const value = valueOf(field, document) as Scalar | null;
  return value === null ? null : comparable(field, value);
};

const fieldNamed = (view: ViewDefinition, name: string): FieldDefinition => {
  const field = view.fields[name];
  if (field === undefined) throw new Error(`The contract's view has no field ${name}`);
  return field;
};

const valueOf = ({ path }: FieldDefinition, document: unknown): unknown =>
  path.reduce<unknown>((at, name) => (at as Record<string, unknown> | null | undefined)?.[name], document) ?? null;
