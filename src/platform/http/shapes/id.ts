import { applyDecorators } from '@nestjs/common';
import { Matches } from 'class-validator';

/** What a caller may choose as an id, and what a route accepts as one. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/u;

/** An id chosen by the caller: 1 to 64 of A-Za-z0-9_-. */
export const Id = (): PropertyDecorator => applyDecorators(Matches(ID_PATTERN));
