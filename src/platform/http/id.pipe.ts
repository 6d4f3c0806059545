import type { PipeTransform } from '@nestjs/common';
import { CommandRejected, type Rejection } from '#kernel';
import { ID_PATTERN } from './shapes/id.js';

/** An id in a path; what cannot be one names nothing. */
export class IdPipe implements PipeTransform<string, string> {
  constructor(private readonly notFound: Rejection) {}

  /** @throws CommandRejected */
  transform(id: string): string {
    if (!ID_PATTERN.test(id)) throw new CommandRejected(this.notFound);
    return id;
  }
}
