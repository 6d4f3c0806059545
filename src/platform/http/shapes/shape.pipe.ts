import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { invalidJson } from '../json-body.js';
import { validationFailed } from '../problems/http-problem.js';
import type { ShapeClass } from './shape-class.js';
import { type Shape, shapeOf } from './shape.js';

/**
 * Holds every `@Body()` parameter against the shape of its class and hands on the plain object as it came.
 * Parameters of other kinds, and classes without class-validator decorators, pass.
 */
@Injectable()
export class ShapePipe implements PipeTransform {
  private readonly shapes = new Map<Type<unknown>, Shape | undefined>();

  /** @throws HttpProblem VALIDATION_FAILED with everything that is wrong, INVALID_JSON without a body */
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || metatype === undefined) return value;
    const shape = this.shapeFor(metatype);
    if (!shape) return value;
    if (value === undefined) throw invalidJson('The body is missing. Send a JSON object.');
    const problems = shape.problems(value);
    if (problems.length > 0) throw validationFailed(problems);
    return value;
  }

  private shapeFor(metatype: Type<unknown>): Shape | undefined {
    if (!this.shapes.has(metatype)) {
      this.shapes.set(metatype, isShape(metatype) ? shapeOf(metatype as ShapeClass) : undefined);
    }
    return this.shapes.get(metatype);
  }
}

const isShape = (metatype: Type<unknown>): boolean =>
  getMetadataStorage().getTargetValidationMetadatas(metatype, '', true, false).length > 0;
