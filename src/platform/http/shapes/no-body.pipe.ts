import { Injectable, type PipeTransform } from '@nestjs/common';
import { validationFailed } from '../problems/http-problem.js';
import { fieldProblems } from './field-problems.js';
import { compileSchema } from './json-validator.js';

const isEmptyObject = compileSchema({ type: 'object', additionalProperties: false });

/** The `@Body()` of a command that takes none: nothing and `{}` pass, so that no property is ever ignored. */
@Injectable()
export class NoBodyPipe implements PipeTransform<unknown, void> {
  /** @throws HttpProblem VALIDATION_FAILED */
  transform(body: unknown): void {
    if (body === undefined || isEmptyObject(body)) return;
    throw validationFailed(fieldProblems(isEmptyObject.errors ?? []));
  }
}
