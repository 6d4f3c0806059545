import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/** What a query may be at most, refused with QUERY_TOO_COMPLEX; and what its answer may be, refused with ANSWER_TOO_LARGE. */
export const LIMITS = { depth: 10, aliases: 30, tokens: 2_000, cost: 50_000, answerBytes: 4 * 1024 * 1024 } as const;

const tooComplex = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'QUERY_TOO_COMPLEX' } });

/** Fields below `__schema` and `__type` do not count: GraphQL bounds the nesting of introspection itself. */
export const depthLimit: ValidationRule = (context: ValidationContext): ASTVisitor => ({
  Document: () => {
    const fragmentDepths = new Map<string, number>();
    for (const definition of context.getDocument().definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const depth = depthOf(definition.selectionSet, context, fragmentDepths);
      if (depth > LIMITS.depth) {
        context.reportError(tooComplex(`Fields are nested ${depth} deep, at most ${LIMITS.depth} levels are allowed.`));
      }
    }
  },
});

const depthOf = (set: SelectionSetNode, context: ValidationContext, known: Map<string, number>): number =>
  Math.max(
    ...set.selections.map((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet, context, known);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        return fragmentDepth(context.getFragment(selection.name.value) ?? undefined, context, known);
      }
      if (selection.name.value.startsWith('__') || selection.selectionSet === undefined) return 1;
      return 1 + depthOf(selection.selectionSet, context, known);
    }),
  );

const fragmentDepth = (
  fragment: FragmentDefinitionNode | undefined,
  context: ValidationContext,
  known: Map<string, number>,
): number => {
  if (fragment === undefined) return 0;
  const name = fragment.name.value;
  const depth = known.get(name);
  if (depth !== undefined) return depth;
  // Another rule refuses a fragment within itself; here it must only not recurse without end.
  known.set(name, 0);
  const found = depthOf(fragment.selectionSet, context, known);
  known.set(name, found);
  return found;
};

export const aliasLimit: ValidationRule = (context: ValidationContext): ASTVisitor => {
  let aliases = 0;
  return {
    Field: ({ alias }) => {
      if (alias !== undefined) aliases += 1;
    },
    Document: {
      leave: () => {
        if (aliases <= LIMITS.aliases) return;
        context.reportError(tooComplex(`The query has ${aliases} aliases, at most ${LIMITS.aliases} are allowed.`));
      },
    },
  };
};
