import type { Environment } from '../commands/environment.js';
import type { Checkpoints } from '../log/checkpoints.js';
import type { LogPoint } from '../log/consistency-token.js';
import type { LogFollower } from '../log/log-follower.js';

const POLL_MS = 10;

/** What feeds the live build of a view. */
export interface LiveReader {
  /** Its checkpoint counts; so does the position of a follower that has the same name. */
  readonly reader: string;
  /** Absent when it is fed by another process. Of another name, it shows only that there may be progress. */
  readonly follower: LogFollower | undefined;
}

/** The log that views are made of, as the event store knows it. */
export interface WrittenLog {
  id(): Promise<string>;
  /** Position of the newest event; never less than a position that a command was answered with before. */
  head(): Promise<number>;
}

/**
 * Lets a read wait until a view has caught up with a command: waits on the follower that feeds the view here, or on its
 * checkpoint when another process feeds it. Then one look at a time serves all reads that wait, so that reads do not slow
 * down a view that lags.
 */
export class ViewFreshness {
  private readonly looks = new Map<string, Promise<number>>();
  private readonly pauses = new Map<string, Promise<void>>();
  private readonly heads = new Map<string, Promise<number>>();

  constructor(
    private readonly liveReaderOf: (view: string) => LiveReader,
    private readonly checkpoints: Checkpoints,
    private readonly environment: Environment,
    private readonly log: WrittenLog,
  ) {}

  /** Resolves when the view has seen `point`. @throws ProjectionLagging after `waitMs`; AnotherLog, StoreUnavailable */
  async waitFor(view: string, { log, position }: LogPoint, waitMs: number): Promise<void> {
    const deadline = this.environment.monotonicMs() + waitMs;
    if (log !== (await this.log.id())) throw new AnotherLog();
    for (;;) {
      const reached = await this.positionOf(view);
      if (reached >= position) return;
      const left = deadline - this.environment.monotonicMs();
      if (left <= 0) throw await this.missed(view, position, reached);
      await this.progressOrPause(view, Math.min(left, POLL_MS));
    }
  }

  /**
   * Why the view has not come to a position. A database that was put back by other means than a restore keeps the log's
   * id, so a position that the log does not have is of another log too. A position is committed before it is answered, so a
   * head that is read afterwards is not behind it.
   */
  private async missed(view: string, position: number, reached: number): Promise<AnotherLog | ProjectionLagging> {
    const head = await together(this.heads, 'head', () => this.log.head());
    return position > head ? new AnotherLog() : new ProjectionLagging(view, position, reached);
  }

  private async positionOf(view: string): Promise<number> {
    const { reader, follower } = this.liveReaderOf(view);
    const here = follower?.reader === reader ? follower.status() : undefined;
    if (here?.state === 'following') return here.position;
    // Its checkpoint counts in another log: of this one the view has seen nothing that could be relied on.
    if (here?.state === 'replaced') return 0;
    return together(this.looks, reader, () => this.look(reader));
  }

  private async look(reader: string): Promise<number> {
    return (await this.checkpoints.load(reader))?.position ?? 0;
  }

  private async progressOrPause(view: string, pauseMs: number): Promise<void> {
    let unsubscribe: () => void = () => undefined;
    const progress = new Promise<void>((resolve) => {
      unsubscribe = this.liveReaderOf(view).follower?.onProgress(resolve) ?? unsubscribe;
    });
    await Promise.race([progress, pauseMs < POLL_MS ? this.environment.sleep(pauseMs) : this.pause(view)]);
    unsubscribe();
  }

  private pause(view: string): Promise<void> {
    return together(this.pauses, view, () => this.environment.sleep(POLL_MS));
  }
}

/** What is under way under this name, or else begun now: one for all who ask meanwhile. */
const together = <Result>(
  underWay: Map<string, Promise<Result>>,
  name: string,
  begin: () => Promise<Result>,
): Promise<Result> => {
  const before = underWay.get(name);
  if (before !== undefined) return before;
  const begun = begin().finally(() => underWay.delete(name));
  underWay.set(name, begun);
  return begun;
};

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
