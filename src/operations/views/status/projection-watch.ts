import { type Projection, readerOf } from '#kernel';
import { StallDetector } from '../../health/stall-detector.js';
import type { ProjectionService } from '../feeding/projection-service.js';
import { type BuildProgress, progressOf, type ProgressPorts } from './build-progress.js';
import { type FeedStatus, feedStatusOf } from './build-status.js';
import type { ViewStates } from './view-states.js';

/** How a view is doing, whichever process feeds it. */
export interface ProjectionState extends Omit<BuildProgress, 'isReplaced'> {
  /** Into the build that is to be in step with the log. */
  readonly projection: Projection;
  readonly reader: string;
  readonly status: FeedStatus;
  /** Of the follower in this process. */
  readonly lastError: string | undefined;
}

/** Looks at all views from outside, so that a dead follower shows as well as one that reports an error. */
export class ProjectionWatch {
  private readonly stalls: StallDetector;

  constructor(
    private readonly states: ViewStates,
    private readonly service: Pick<ProjectionService, 'toFeed'>,
    private readonly ports: ProgressPorts,
  ) {
    this.stalls = new StallDetector(ports.environment);
  }

  /** @param asked where the log ends, when it is known already @throws StoreUnavailable */
  async look(asked = this.ports.log.head()): Promise<readonly ProjectionState[]> {
    const head = await asked;
    return Promise.all(this.states.projections.map((projection) => this.stateOf(projection, head)));
  }

  private async stateOf(known: Projection, head: number): Promise<ProjectionState> {
    const { projection, follower } = this.service.toFeed(known);
    const reader = readerOf(projection.view);
    const here = follower?.status();
    const { isReplaced, ...progress } = await progressOf(this.ports, reader, head, here);
    const status = feedStatusOf({
      ...progress,
      isReplaced,
      isPaused: this.states.of(known).paused,
      isLater: this.states.laterVersionOf(known) !== undefined,
      isStalled: this.stalls.isStalled(reader, progress.position, head),
      isRetrying: here?.state === 'retrying',
    });
    return { projection, reader, ...progress, status, lastError: here?.lastError };
  }
}
