import type { Environment } from '../commands/environment.js';
import type { Checkpoints } from '../log/checkpoints.js';
import type { LogPoint } from '../log/consistency-token.js';
import type { LogFollower } from '../log/log-follower.js';
import { Freshness, ProjectionLagging } from './freshness.js';

const POLL_MS = 10;

/** Waits on the follower that feeds a view here, or on its checkpoint when another process feeds it. */
export class ViewFreshness extends Freshness {
  constructor(
    private readonly followers: ReadonlyMap<string, LogFollower>,
    private readonly checkpoints: Checkpoints,
    private readonly environment: Environment,
  ) {
    super();
  }

  async waitFor(view: string, { position }: LogPoint, waitMs: number): Promise<void> {
    const deadline = this.environment.now().getTime() + waitMs;
    for (;;) {
      const reached = await this.positionOf(view);
      if (reached >= position) return;
      const left = deadline - this.environment.now().getTime();
      if (left <= 0) throw new ProjectionLagging(view, position, reached);
      await this.progressOrPause(view, Math.min(left, POLL_MS));
    }
  }

  private async positionOf(view: string): Promise<number> {
    const follower = this.followers.get(view);
    const here = follower?.status();
    if (here?.state === 'following') return here.position;
    // Its checkpoint counts in another log: of this one the view has seen nothing that could be relied on.
    if (here?.state === 'replaced') return 0;
    const saved = await this.checkpoints.load(follower?.reader ?? view);
    return Math.max(0, ...[...saved.values()].map(({ position }) => position));
  }

  private async progressOrPause(view: string, pauseMs: number): Promise<void> {
    let unsubscribe: () => void = () => undefined;
    const progress = new Promise<void>((resolve) => {
      unsubscribe = this.followers.get(view)?.onProgress(resolve) ?? unsubscribe;
    });
    await Promise.race([progress, this.environment.sleep(pauseMs)]);
    unsubscribe();
  }
}
