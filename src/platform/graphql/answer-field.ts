import { applyDecorators } from '@nestjs/common';
import { Field, type FieldOptions, Float, Int } from '@nestjs/graphql';
import { IsArray, IsBoolean, IsIn, IsInt, IsNumber, IsString } from 'class-validator';
import { GraphQLScalarType } from 'graphql';
import { Described, Nested, NestedList, Nullable } from '../http/shapes/decorators.js';
import type { ShapeClass } from '../http/shapes/shape-class.js';

/** A scalar, an enum of `enumOf`, or a class of such fields. */
type FieldType =
  StringConstructor | BooleanConstructor | GraphQLScalarType | Readonly<Record<string, string>> | ShapeClass;

const ANY_NUMBER = { min: 0, max: 1_000_000 };

/**
 * A field of an answer that GraphQL and REST give alike: `@Field` of the GraphQL schema, and what the class says of it as a
 * shape of the published REST document. Scalars other than numbers are texts in JSON.
 *
 * @param type read at once: a class that it names stands before this one
 */
export const AnswerField = (
  type: () => FieldType | readonly [FieldType],
  options: FieldOptions & { readonly nullable?: boolean } = {},
): PropertyDecorator =>
  applyDecorators(
    Field(type as () => FieldType, options),
    ...(options.nullable === true ? [Nullable()] : []),
    ...(options.description === undefined ? [] : [Described(options.description)]),
    shapeRule(type()),
  );

/** A list of an answer of REST that has no bound; in GraphQL a resolver of its own answers it. */
export const AnswerList = (item: () => ShapeClass): PropertyDecorator => NestedList(item, ANY_NUMBER);

const shapeRule = (type: FieldType | readonly [FieldType]): PropertyDecorator => {
  if (type === String) return IsString();
  if (type === Boolean) return IsBoolean();
  if (type === Int) return IsInt();
  if (type === Float) return IsNumber();
  if (type instanceof GraphQLScalarType) return IsString();
  if (isList(type)) return listRule(type[0]);
  return typeof type === 'function' ? Nested(() => type as ShapeClass) : IsIn(Object.values(type));
};

const listRule = (item: FieldType): PropertyDecorator =>
  typeof item === 'function'
    ? AnswerList(() => item as ShapeClass)
    : applyDecorators(IsArray(), IsIn(Object.values(item), { each: true }));

const isList = (type: FieldType | readonly [FieldType]): type is readonly [FieldType] => Array.isArray(type);
