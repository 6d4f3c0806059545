import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { exactUtcOf } from '../json/rfc3339.js';

/**
 * In the program a text in UTC with milliseconds and, if the caller gave them, finer digits. A comparison with
 * stored times, which have none, goes through `boundOf` or `utcOf`.
 */
export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'RFC 3339; any offset is accepted, answers are in UTC with milliseconds',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: String,
  parseValue: (value) => instantIn(value),
  parseLiteral: (node) => instantIn(node.kind === Kind.STRING ? node.value : undefined, node),
});

const instantIn = (value: unknown, node?: ValueNode): string => {
  const instant = typeof value === 'string' ? exactUtcOf(value) : undefined;
  if (instant !== undefined) return instant;
  throw new GraphQLError('A DateTime is a text such as "2030-01-01T12:00:00Z" (RFC 3339).', at(node));
};

/** In the program a number that JavaScript holds exactly. */
export const BigIntScalar = new GraphQLScalarType<number, string>({
  name: 'BigInt',
  description: 'A whole number as a decimal string',
  serialize: String,
  parseValue: (value) => safeIntegerIn(value),
  parseLiteral: (node) =>
    safeIntegerIn(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : undefined, node),
});

const safeIntegerIn = (value: unknown, node?: ValueNode): number => {
  const isText = typeof value === 'string' && /^(?:0|-?[1-9]\d{0,15})$/.test(value);
  const number = isText ? Number(value) : value;
  if (Number.isSafeInteger(number)) return number as number;
  throw new GraphQLError(
    'A BigInt is a whole number from -9007199254740991 to 9007199254740991, better as a string.',
    at(node),
  );
};

const at = (node: ValueNode | undefined) => (node === undefined ? {} : { nodes: node });

/** Any JSON value, as it is. */
export const JsonScalar = new GraphQLScalarType({ name: 'JSON', description: 'Any JSON value' });
