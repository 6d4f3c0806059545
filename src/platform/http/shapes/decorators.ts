import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import type { ShapeClass } from './shape-class.js';

export const SAFE_INTEGER = 'safeInteger';
export const DECIMAL_PLACES = 'decimalPlaces';
export const ONE_OF = 'oneOf';

/** The condition behind `Optional`. */
export const isGiven = (_body: unknown, value: unknown): boolean => value !== undefined;

/** The property may be left out. `null` is not the same as absent and is refused. */
export const Optional = (): PropertyDecorator => ValidateIf(isGiven);

/** The condition behind `Nullable`. */
export const isNotNull = (_body: unknown, value: unknown): boolean => value !== null;

/** The property may be `null`, but not left out. */
export const Nullable = (): PropertyDecorator => ValidateIf(isNotNull);

const DESCRIPTION = Symbol('description');

/** Says in the published document what a property is about. */
export const Described = (text: string): PropertyDecorator => Reflect.metadata(DESCRIPTION, text);

/** What `Described` says of a property. */
export const descriptionOf = ({ prototype }: ShapeClass, property: string): string | undefined =>
  Reflect.getMetadata(DESCRIPTION, prototype as object, property) as string | undefined;

const NESTED = Symbol('nested shape');

const OfShape =
  (child: () => ShapeClass): PropertyDecorator =>
  (target, property) =>
    Reflect.defineMetadata(NESTED, child, target, property);

/** The shape that `Nested` or `NestedList` names for a property. */
export const nestedShapeOf = ({ prototype }: ShapeClass, property: string): ShapeClass | undefined => {
  const child = Reflect.getMetadata(NESTED, prototype as object, property) as (() => ShapeClass) | undefined;
  return child?.();
};

/** An object of another shape. */
export const Nested = (child: () => ShapeClass): PropertyDecorator =>
  applyDecorators(IsObject(), ValidateNested(), OfShape(child));

/** A list of objects of another shape, `min` to `max` of them. */
export const NestedList = (child: () => ShapeClass, { min, max }: { min: number; max: number }): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    OfShape(child),
  );

/** An integer that JavaScript holds exactly, `min` to `max` (by default all of them). */
export const SafeInteger = ({ min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = {}): PropertyDecorator =>
  ValidateBy({
    name: SAFE_INTEGER,
    constraints: [min, max],
    validator: {
      validate: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
      defaultMessage: (rule) => `${rule?.property} must be an integer from ${min} to ${max}`,
    },
  });

/** A number written with at most `max` digits after the point: 5.25, but not 5.255, for 2. */
export const DecimalPlaces = (max: number): PropertyDecorator =>
  ValidateBy({
    name: DECIMAL_PLACES,
    constraints: [max],
    validator: {
      validate: (value) => typeof value === 'number' && hasDecimalPlaces(value, max),
      defaultMessage: (rule) => `${rule?.property} must have at most ${max} decimal places`,
    },
  });

/** Exact where a division by 0.01 is not: the nearest number with `max` places must be the number itself. */
export const hasDecimalPlaces = (value: number, max: number): boolean => Number(value.toFixed(max)) === value;

/**
 * A text from a closed list that is too long to be listed in a refusal, such as currencies.
 *
 * @param title the list's name, published with it and named in refusals: `iso-4217-currency`
 */
export const OneOf = (values: ReadonlySet<string>, title: string): PropertyDecorator =>
  ValidateBy({
    name: ONE_OF,
    constraints: [values, title],
    validator: {
      validate: (value) => typeof value === 'string' && values.has(value),
      defaultMessage: (rule) => `${rule?.property} must be a known ${title}`,
    },
  });
