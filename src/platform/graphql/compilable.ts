import {
  type DocumentNode,
  getNamedType,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  type GraphQLType,
  isInputObjectType,
  typeFromAST,
} from 'graphql';
import { operationsOf } from './cost.js';

/** By document: Mercurius keeps parsed documents, and this is asked for each request. */
const known = new WeakMap<DocumentNode, boolean>();

/**
 * Whether a document may be compiled. Not one of several operations: Mercurius compiles the first one asked for and
 * would run it for every other. Nor one with a variable whose type holds itself, such as a filter with `and`: the code
 * for its values is unrolled until the stack is full, seconds in which nobody else is answered.
 */
export const isCompilable = (schema: GraphQLSchema, document: DocumentNode): boolean => {
  const before = known.get(document);
  if (before !== undefined) return before;
  const [operation, ...others] = operationsOf(document);
  const variables = operation?.variableDefinitions ?? [];
  const is = others.length === 0 && !variables.some(({ type }) => holdsItself(typeFromAST(schema, type)));
  known.set(document, is);
  return is;
};

const holdsItself = (type: GraphQLType | undefined, within: readonly GraphQLInputObjectType[] = []): boolean => {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return false;
  if (within.includes(named)) return true;
  return Object.values(named.getFields()).some((field) => holdsItself(field.type, [...within, named]));
};
