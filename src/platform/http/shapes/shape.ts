import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { FieldProblem } from '../problems/http-problem.js';
import type { JsonSchema } from './converters.js';
import { classSchema, refTo } from './json-schema.js';
import type { ShapeClass } from './shape-class.js';
import { compileSchema } from './json-validator.js';
import { fieldProblems } from './field-problems.js';

/** A class compiled: its decorators as JSON Schema and, from the first body on, as a fast validator. */
export interface Shape {
  readonly name: string;
  /** JSON Schemas (2020-12) of the class and of all that it refers to, by name. */
  readonly schemas: ReadonlyMap<string, JsonSchema>;
  /** Everything that is wrong with a body; empty when it fits. Plain objects are looked at, never changed. */
  problems(body: unknown): readonly FieldProblem[];
}

const shapes = new Map<ShapeClass, Shape>();
const classes = new Map<string, ShapeClass>();
const NOTHING_WRONG: readonly FieldProblem[] = [];

/**
 * The shape of a class, compiled on first use. The class-validator decorators are the only source: the verdict is the
 * one of `validate` with `whitelist`, `forbidNonWhitelisted` and `forbidUnknownValues`, but for two deliberate
 * differences: lengths count code points (variation selectors included), and a body must be an object of JSON.
 * @throws Error for a decorator that has no exact translation, and for a second class of the same name
 */
export const shapeOf = (shapeClass: ShapeClass): Shape => {
  const known = shapes.get(shapeClass);
  if (known) return known;
  const shape = compile(shapeClass);
  shapes.set(shapeClass, shape);
  return shape;
};

/** The schema of every shape compiled so far, by name: what the published document picks from. */
export const componentSchemas = (): ReadonlyMap<string, JsonSchema> =>
  new Map([...shapes.values()].flatMap(({ schemas }) => [...schemas]));

const compile = (shapeClass: ShapeClass): Shape => {
  const schemas = collectSchemas(shapeClass, new Map());
  // Most shapes are those of answers, which are never looked at.
  let fits: ValidateFunction | undefined;
  const validator = () =>
    (fits ??= compileSchema({ ...refTo(shapeClass.name), components: { schemas: Object.fromEntries(schemas) } }));
  return { name: shapeClass.name, schemas, problems: (body) => problemsOf(validator(), body) };
};

const problemsOf = (fits: ValidateFunction, body: unknown): readonly FieldProblem[] =>
  fits(body) ? NOTHING_WRONG : fieldProblems(fits.errors ?? []);

const collectSchemas = (shapeClass: ShapeClass, into: Map<string, JsonSchema>): ReadonlyMap<string, JsonSchema> => {
  claimName(shapeClass);
  if (into.has(shapeClass.name)) return into;
  const { schema, nested } = classSchema(shapeClass);
  into.set(shapeClass.name, schema);
  for (const child of nested) collectSchemas(child, into);
  return into;
};

/** Component schemas are known by class name, so two classes of one name would overwrite each other. */
const claimName = (shapeClass: ShapeClass): void => {
  const owner = classes.get(shapeClass.name) ?? shapeClass;
  if (owner !== shapeClass) throw new Error(`There are two shapes named ${shapeClass.name}. Rename one of them.`);
  classes.set(shapeClass.name, shapeClass);
};
