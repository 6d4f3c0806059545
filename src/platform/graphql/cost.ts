import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { type ComplexityEstimator, fieldExtensionsEstimator, getComplexity } from 'graphql-query-complexity';
import { LIMITS } from './limits.js';
import { DEFAULT_PAGE, LARGEST_PAGE } from './page-arguments.js';
import { QueryRefused } from './query-refused.js';

type Variables = Readonly<Record<string, unknown>>;

/** What a list without paging is taken to hold when its field does not say it (`listOf`). */
const ASSUMED_ITEMS = 10;
const MOST_KNOWN_COSTS = 200;

/**
 * The `complexity` of a field with a list of up to so many items: what is selected in it counts once for each of them.
 * @param besides what the field costs whatever is selected in it
 */
export const listOf =
  (items: number, besides = 1) =>
  ({ childComplexity }: { readonly childComplexity: number }): number =>
    besides + items * childComplexity;

/**
 * A field costs 1 and what is selected in it; in a connection that counts once for each item asked for (`first`,
 * `last`), in another list ten times, unless the field has a `complexity` of its own. Introspection counts each field once.
 */
const listEstimator: ComplexityEstimator = ({ args, field, childComplexity }) => {
  if (field.name.startsWith('__')) return 1;
  return 1 + itemsOf(field, args) * childComplexity;
};

const itemsOf = (field: Parameters<ComplexityEstimator>[0]['field'], args: Variables): number => {
  if (field.args.some(({ name }) => name === 'first')) {
    const asked = Number(args['first'] ?? args['last'] ?? DEFAULT_PAGE);
    // Sizes out of bounds are refused by the field; here they must not pay for others.
    return Math.min(Math.max(asked, 0), LARGEST_PAGE);
  }
  const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
  return isList && !isPagedList(field.name) ? ASSUMED_ITEMS : 1;
};

/** The connection around it has counted its items. */
const isPagedList = (fieldName: string): boolean => fieldName === 'edges' || fieldName === 'nodes';

const ESTIMATORS = [fieldExtensionsEstimator(), listEstimator];

/** Costs by document: Mercurius keeps parsed documents, and a query is mostly asked again with other ids only. */
const knownCosts = new WeakMap<DocumentNode, Map<string, number>>();

/** @throws QueryRefused QUERY_TOO_COMPLEX when the operation costs more than allowed with these variables */
export const checkCost = (
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Variables,
  operationName: string | undefined,
): void => {
  const cost = knownCost(schema, document, variables, operationName);
  if (cost <= LIMITS.cost) return;
  const details = { cost, limit: LIMITS.cost };
  throw new QueryRefused(
    'QUERY_TOO_COMPLEX',
    `The query costs ${cost}, at most ${LIMITS.cost} is allowed. Ask for fewer items or fields.`,
    details,
  );
};

const knownCost = (
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Variables,
  operationName: string | undefined,
): number => {
  // Of texts only their presence counts for the cost: numbers say how many, booleans what is included.
  const key = JSON.stringify([operationName, variables], (_name, value: unknown) =>
    typeof value === 'string' ? '' : value,
  );
  const costs = knownCosts.get(document) ?? new Map<string, number>();
  knownCosts.set(document, costs);
  const known = costs.get(key);
  if (known !== undefined) return known;
  const cost = costOf(schema, document, variables, operationName);
  if (cost === undefined) return 0;
  if (costs.size < MOST_KNOWN_COSTS) costs.set(key, cost);
  return cost;
};

/** `undefined` when the variables do not fit: the execution itself refuses them. */
const costOf = (
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Variables,
  operationName: string | undefined,
): number | undefined => {
  const name = operationsOf(document).length > 1 ? operationName : undefined;
  try {
    return getComplexity({
      schema,
      query: document,
      variables,
      estimators: ESTIMATORS,
      ...(name !== undefined && { operationName: name }),
    });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (/allowed number of nodes/.test(error.message)) throw new QueryRefused('QUERY_TOO_COMPLEX', error.message);
    return undefined;
  }
};

const operationsOf = (document: DocumentNode): readonly OperationDefinitionNode[] =>
  document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
