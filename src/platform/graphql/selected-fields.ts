import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  Kind,
  type SelectionNode,
} from 'graphql';

/**
 * The names of the fields that a query selects directly in the value of the field being resolved, fragments included,
 * so that a resolver computes nothing else. Fields left out by `@skip` or `@include` are not among them.
 */
export const selectedFields = (info: GraphQLResolveInfo): ReadonlySet<string> =>
  new Set(info.fieldNodes.flatMap(({ selectionSet }) => namesIn(selectionSet?.selections ?? [], info)));

const namesIn = (selections: readonly SelectionNode[], info: GraphQLResolveInfo): readonly string[] =>
  selections
    .filter((selection) => isIncluded(selection, info))
    .flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value;
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      return namesIn(fragment?.selectionSet.selections ?? [], info);
    });

const isIncluded = (selection: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean =>
  getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.['if'] !== true &&
  getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.['if'] !== false;
