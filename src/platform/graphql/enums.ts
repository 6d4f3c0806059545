import { registerEnumType } from '@nestjs/graphql';

/** A GraphQL enum of texts that are the same inside and outside. @returns what `@Field(() => …)` names it by */
export const enumOf = (name: string, values: readonly string[]): Readonly<Record<string, string>> => {
  const members = Object.fromEntries(values.map((value) => [value, value]));
  registerEnumType(members, { name });
  return members;
};
