import type { Environment } from '../commands/environment.js';
import type { Checkpoints } from '../log/checkpoints.js';
import type { LogPoint } from '../log/consistency-token.js';
import type { LogFollower } from '../log/log-follower.js';
import { AnotherLog, Freshness, ProjectionLagging } from './freshness.js';

const POLL_MS = 10;

/** What feeds the live build of a view. */
export interface LiveReader {
  readonly reader: string;
  /** Absent when it is fed by another process. */
  readonly follower: LogFollower | undefined;
}

/**
 * Waits on the follower that feeds a view here, or on its checkpoint when another process feeds it: then one look at a
 * time serves all reads that wait, so that a view that lags is not slowed down by those who ask for it.
 */
export class ViewFreshness extends Freshness {
  private readonly looks = new Map<string, Promise<number>>();
  private readonly pauses = new Map<string, Promise<void>>();

  constructor(
    private readonly liveReaderOf: (view: string) => LiveReader,
    private readonly checkpoints: Checkpoints,
    private readonly environment: Environment,
    /** Id of the log that the views are made of. */
    private readonly logId: () => Promise<string>,
  ) {
    super();
  }

  async waitFor(view: string, { log, position }: LogPoint, waitMs: number): Promise<void> {
    const deadline = this.environment.monotonicMs() + waitMs;
    if (log !== (await this.logId())) throw new AnotherLog();
    for (;;) {
      const reached = await this.positionOf(view);
      if (reached >= position) return;
      const left = deadline - this.environment.monotonicMs();
      if (left <= 0) throw new ProjectionLagging(view, position, reached);
      await this.progressOrPause(view, Math.min(left, POLL_MS));
    }
  }

  private async positionOf(view: string): Promise<number> {
    const { reader, follower } = this.liveReaderOf(view);
    const here = follower?.status();
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
