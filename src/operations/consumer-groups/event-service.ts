import { Catch, type RpcExceptionFilter, type Type, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { INestMicroservice } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';
import type { EventsTransport } from './events-transport.js';
import { PermanentFailure } from './failures.js';

/** Nest replaces what a handler throws by "Internal server error"; whether it may pass depends on what it was. */
@Catch()
class AsItIs implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * A Nest microservice whose `@EventPattern` handlers get the events of a group. `@Payload()` classes are checked by their
 * class-validator decorators, which need the package class-transformer; properties that a class does not name are left out.
 */
export const createEventService = async (module: Type, strategy: EventsTransport): Promise<INestMicroservice> => {
  const service = await NestFactory.createMicroservice(module, { strategy, logger: ['error', 'warn'] });
  service.useGlobalFilters(new AsItIs());
  service.useGlobalPipes(
    new ValidationPipe({
      transform: true,
      whitelist: true,
      exceptionFactory: (problems) =>
        new PermanentFailure(`The payload does not fit: ${problems.map((problem) => problem.property).join(', ')}`),
    }),
  );
  return service;
};
