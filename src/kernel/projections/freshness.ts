import type { LogPoint } from '../log/consistency-token.js';

/** Lets a read wait until a view has caught up with a command. */
export abstract class Freshness {
  /** Resolves when the view has seen `point`. @throws ProjectionLagging after `waitMs` */
  abstract waitFor(view: string, point: LogPoint, waitMs: number): Promise<void>;
}

/** The view has not caught up within the time a read may wait. */
export class ProjectionLagging extends Error {
  override readonly name = 'ProjectionLagging';

  constructor(
    readonly view: string,
    readonly requiredPosition: number,
    readonly currentPosition: number,
  ) {
    super(`${view} has come to position ${currentPosition}, the read asks for ${requiredPosition}. Ask again shortly.`);
  }
}
