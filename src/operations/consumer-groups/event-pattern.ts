import { EventPattern as pattern } from '@nestjs/microservices';

export interface EventPatternOptions {
  /** The newest version of the payload that the handler knows: a newer one waits for a release that does. */
  readonly schemaVersion?: number;
}

/** Nest's own decorator, for a handler of events of this type; it takes `@Ctx() context: EventContext` without a type argument. */
export const EventPattern = (type: string, options: EventPatternOptions = {}): MethodDecorator =>
  pattern<string>(type, { ...options });
