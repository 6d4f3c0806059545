import type { LogPoint } from '../log/consistency-token.js';

/** Lets a read wait until a view has caught up with a command. */
export abstract class Freshness {
  /** Resolves when the view has seen `point`. @throws ProjectionLagging after `waitMs`; AnotherLog, StoreUnavailable */
  abstract waitFor(view: string, point: LogPoint, waitMs: number): Promise<void>;
}

/** What is waited for happened in another log: the event store was restored or replaced since. */
export class AnotherLog extends Error {
  override readonly name = 'AnotherLog';

  constructor() {
    super(
      'The Consistency-Token is of another log: the event store was restored or replaced since. ' +
        'Leave the token out, look whether what you did is still there, and do it again if not.',
    );
  }
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
