import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isLeafType,
  isObjectType,
} from 'graphql';

type Fields = ReadonlySet<string>;

/** `Order.total` for each field of each type that answers of queries are made of; introspection left aside. */
export const allFields = (schema: GraphQLSchema): Fields =>
  new Set(answerTypes(schema).flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)));

/** By type, a fragment with all of its fields, to be used as `...Order`; of pages within it the first row. */
export const fragments = (schema: GraphQLSchema): ReadonlyMap<string, string> =>
  new Map(
    answerTypes(schema).map((type) => {
      const { name } = type;
      const fields = Object.values(type.getFields()).map(selected);
      return [name, `fragment ${name} on ${name} { __typename ${fields.join(' ')} }`];
    }),
  );

/** Those of all fragments that a question uses, and those that they use. */
export const fragmentsFor = (question: string, all: ReadonlyMap<string, string>): string => {
  const used = new Set<string>();
  const visit = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/\.\.\.(\w+)/gu)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(all.get(name) ?? '');
    }
  };
  visit(question);
  return [...used].map((name) => all.get(name) ?? '').join('\n');
};

/** Fields of an answer that hold something which no absent or forgotten value would give. */
export const toldFields = (answer: unknown): Fields => {
  const told = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const { __typename: type, ...fields } = value as Record<string, unknown>;
    for (const [name, inner] of Object.entries(fields)) {
      if (typeof type === 'string' && saysSomething(inner)) told.add(`${type}.${name}`);
      visit(inner);
    }
  };
  visit(answer);
  return told;
};

const answerTypes = (schema: GraphQLSchema): readonly GraphQLObjectType[] => {
  const query = schema.getQueryType();
  const found = new Set<GraphQLObjectType>();
  const visit = (type: GraphQLObjectType): void => {
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      if (!isObjectType(named) || found.has(named)) continue;
      found.add(named);
      visit(named);
    }
  };
  if (query) visit(query);
  return [...found];
};

const selected = ({ name, type, args }: GraphQLField<unknown, unknown>): string => {
  const named = getNamedType(type);
  const asked = args.some((argument) => argument.name === 'first') ? `${name}(first: 1)` : name;
  return isLeafType(named) ? asked : `${asked} { ...${named.name} }`;
};

const saysSomething = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : ![null, undefined, '', 0, '0', false].includes(value as null);
