import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { CONVERTERS, type JsonSchema } from './converters.js';
import { descriptionOf, isGiven, isNotNull, nestedShapeOf } from './decorators.js';
import type { ShapeClass } from './shape-class.js';

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** Where component schemas refer to each other, in the published document and in the compiled validators alike. */
export const refTo = (name: string): { readonly $ref: string } => ({ $ref: `#/components/schemas/${name}` });

/** The class's own JSON Schema (2020-12), and the classes that it refers to by name. */
export interface ClassSchema {
  readonly schema: JsonSchema;
  readonly nested: readonly ShapeClass[];
}

/**
 * Translates the decorators of one class. Only rules whose JSON Schema says exactly the same get through.
 * @throws Error that names the class, the property and what to do
 */
export const classSchema = (shapeClass: ShapeClass): ClassSchema => {
  const rules = getMetadataStorage().getTargetValidationMetadatas(shapeClass, '', true, false);
  if (rules.length === 0) throw new Error(`${shapeClass.name} has no class-validator decorators: it is no shape.`);
  const names = [...new Set(rules.map(({ propertyName }) => propertyName))];
  const properties = names.map((name) => {
    const own = rules.filter(({ propertyName }) => propertyName === name);
    return new PropertyRules(shapeClass, name, own);
  });
  const required = properties.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(properties.map((property) => [property.name, property.schema()])),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    },
    nested: properties.flatMap(({ nestedClass }) => nestedClass ?? []),
  };
};

class PropertyRules {
  readonly isOptional: boolean;
  private readonly isNullable: boolean;
  readonly nestedClass: ShapeClass | undefined;

  constructor(
    private readonly shapeClass: ShapeClass,
    readonly name: string,
    private readonly rules: readonly Rule[],
  ) {
    this.isOptional = this.hasCondition(isGiven);
    this.isNullable = this.hasCondition(isNotNull);
    this.nestedClass = rules.some(isNesting) ? this.findNestedClass() : undefined;
  }

  schema(): JsonSchema {
    const schema = this.schemaOfValue();
    const description = descriptionOf(this.shapeClass, this.name);
    return {
      ...(this.isNullable ? { anyOf: [schema, { type: 'null' }] } : schema),
      ...(description !== undefined && { description }),
    };
  }

  private hasCondition(condition: typeof isGiven): boolean {
    return this.rules.some(({ constraints }) => constraints?.[0] === condition);
  }

  private schemaOfValue(): JsonSchema {
    const own = this.merged(this.rules.filter(({ each }) => !each));
    const ofItems = this.rules.filter(({ each }) => each);
    if (ofItems.length === 0) return own;
    if (own['type'] !== 'array') throw this.mistake('rules for each item need @IsArray() beside them');
    return { ...own, items: this.merged(ofItems) };
  }

  private merged(rules: readonly Rule[]): JsonSchema {
    const schemas = rules.map((rule) => this.convert(rule));
    const nested = schemas.find((schema) => '$ref' in schema);
    return nested ?? schemas.reduce((merged, schema) => this.merge(merged, schema), {});
  }

  private convert(rule: Rule): JsonSchema {
    if (isNesting(rule)) return refTo(this.nestedClass?.name ?? '');
    if (rule.type === ValidationTypes.CONDITIONAL_VALIDATION) {
      if (rule.constraints[0] === isGiven || rule.constraints[0] === isNotNull) return {};
      throw this.mistake('use @Optional() or @Nullable(): null is not the same as absent');
    }
    const convert = CONVERTERS.get(rule.name ?? rule.type);
    if (convert) return convert(rule.constraints ?? []);
    throw this.mistake(`@${rule.name ?? rule.type} has no exact JSON Schema yet; add a converter`);
  }

  private merge(merged: JsonSchema, schema: JsonSchema): JsonSchema {
    const conflict = Object.keys(schema).find((key) => key !== 'type' && key in merged);
    if (conflict) throw this.mistake(`two decorators decide ${conflict}; keep one`);
    const types = new Set([merged['type'], schema['type']].filter((type) => type !== undefined));
    if (types.has('integer')) types.delete('number');
    if (types.size > 1) throw this.mistake(`no value is ${[...types].map(String).join(' and ')} at once`);
    const [type] = types;
    return { ...merged, ...schema, ...(type !== undefined && { type }) };
  }

  private findNestedClass(): ShapeClass {
    const child = nestedShapeOf(this.shapeClass, this.name);
    if (child !== undefined) return child;
    throw this.mistake('@ValidateNested does not say of which class; use @Nested or @NestedList');
  }

  private mistake(reason: string): Error {
    return new Error(`${this.shapeClass.name}.${this.name}: ${reason}.`);
  }
}

const isNesting = ({ type }: Rule): boolean => type === ValidationTypes.NESTED_VALIDATION;
