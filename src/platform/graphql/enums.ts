import { registerEnumType } from '@nestjs/graphql';

type Enum = Readonly<Record<string, string>>;

const known = new WeakMap<readonly string[], Enum>();

/**
 * A GraphQL enum of texts that are the same inside and outside; for the same list of values it is the same enum, so that
 * contexts which do not know each other may both name it.
 * @returns what `@Field(() => …)` names it by
 */
export const enumOf = (name: string, values: readonly string[]): Enum => {
  const before = known.get(values);
  if (before !== undefined) return before;
  const members = Object.fromEntries(values.map((value) => [value, value]));
  registerEnumType(members, { name });
  known.set(values, members);
  return members;
};
