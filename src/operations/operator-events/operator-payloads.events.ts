// What the schemas of operator events have in common.
import type Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type PayloadSchema, payloadSchema } from '#kernel';

export const closed = { additionalProperties: false } as const;

/** Characters of an error that an event keeps, since the log is for ever. */
export const LONGEST_CAUSE = 300;

export const payloadOf = <Schema extends Type.TSchema>(schema: Schema): PayloadSchema<Type.Static<Schema>> =>
  payloadSchema(schema, () => Compile(schema));

/** Operator events hold no personal values, so no person's key seals them. */
export const noSubject = (): string => 'nobody';
