import {
  defaultFieldResolver,
  getNullableType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isListType,
  isObjectType,
} from 'graphql';
import type { TimeSlices } from '#kernel';

/** Items of a list that are completed in one step: some hundred fields, a millisecond or less. */
const ITEMS_A_STEP = 25;

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/**
 * Makes executions of this schema share the event loop: graphql-js completes a list in one go, of which an order may have
 * thousands of lines and notes. Each list waits for its slice, and a long one for another slice every few items. The
 * schema given is changed.
 */
export const sliceLists = (schema: GraphQLSchema, slices: TimeSlices): GraphQLSchema => {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) if (isList(field)) slice(field, slices);
  }
  return schema;
};

const isList = ({ type }: GraphQLField<unknown, unknown>): boolean => isListType(getNullableType(type));

const slice = (field: GraphQLField<unknown, unknown>, slices: TimeSlices): void => {
  const resolve: Resolver = field.resolve ?? defaultFieldResolver;
  const spread = (items: unknown): unknown =>
    Array.isArray(items) && items.length > ITEMS_A_STEP ? inSteps(items, slices) : items;
  field.resolve = (...args: Parameters<Resolver>): unknown => {
    const items = (): unknown => {
      const resolved = resolve(...args);
      return resolved instanceof Promise ? resolved.then(spread) : spread(resolved);
    };
    const later = slices.next();
    return later === undefined ? items() : later.then(items);
  };
};

/** The items, of which the later ones come when it is their turn. */
const inSteps = (items: readonly unknown[], slices: TimeSlices): readonly unknown[] => {
  let step = Promise.resolve();
  return items.map((item, index) => {
    if (index < ITEMS_A_STEP) return item;
    if (index % ITEMS_A_STEP === 0) step = step.then(() => slices.next());
    return step.then(() => item);
  });
};
