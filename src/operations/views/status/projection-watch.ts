import {
  BEGINNING,
  type Checkpoint,
  type Checkpoints,
  type Environment,
  type EventLog,
  type ParkedStreams,
  type Projection,
  readerOf,
} from '#kernel';
import { StallDetector } from '../../health/stall-detector.js';
import type { FeedStatus } from './build-status.js';
import { lagSeconds } from './oldest-after.js';
import type { ProjectionService } from '../feeding/projection-service.js';
import type { ViewStates } from './view-states.js';

/** How a view is doing, whichever process feeds it. */
export interface ProjectionState {
  /** Into the build that is to be in step with the log. */
  readonly projection: Projection;
  readonly reader: string;
  readonly position: number;
  readonly lagEvents: number;
  /** Seconds since the oldest event that is not in the view was recorded; 0 when there is none. */
  readonly lagSeconds: number;
  readonly status: FeedStatus;
  readonly parkedStreams: number;
  readonly lastError: string | undefined;
}

/** Looks at all views from outside, so that a dead follower shows as well as one that complains. */
export class ProjectionWatch {
  private readonly standStill: StallDetector;

  constructor(
    private readonly states: ViewStates,
    private readonly service: Pick<ProjectionService, 'toFeed'>,
    private readonly log: EventLog,
    private readonly checkpoints: Checkpoints,
    private readonly parked: ParkedStreams,
    private readonly environment: Environment,
  ) {
    this.standStill = new StallDetector(environment);
  }

  /** @param asked where the log ends, when somebody has asked already */
  async look(asked = this.log.head()): Promise<readonly ProjectionState[]> {
    const head = await asked;
    return Promise.all(this.states.projections.map((projection) => this.stateOf(projection, head)));
  }

  private async stateOf(known: Projection, head: number): Promise<ProjectionState> {
    const { projection, follower } = this.service.toFeed(known);
    const { paused } = this.states.of(known);
    const reader = readerOf(projection.view);
    const here = follower?.status() ?? NOT_FED_HERE;
    const [checkpoint = BEGINNING, parked] = await Promise.all([
      this.checkpoints.load(reader),
      this.parked.list(reader),
    ]);
    const position = Math.max(here.position, checkpoint.position);
    const parkedStreams = parked.length;
    const lagEvents = Math.max(0, head - position);
    const stalled = this.standStill.isStalled(reader, position, head);
    const lag =
      here.state === 'replaced' ? 'replaced' : await this.lagOf(checkpoint, lagEvents, follower !== undefined);
    return {
      projection,
      reader,
      position,
      lagEvents,
      lagSeconds: lag === 'replaced' ? 0 : lag,
      status: statusOf({
        isPaused: paused,
        isLater: this.states.laterVersionOf(known) !== undefined,
        isReplaced: lag === 'replaced',
        isRetrying: here.state === 'retrying',
        stalled,
        parkedStreams,
        lagEvents,
      }),
      parkedStreams,
      lastError: here.lastError,
    };
  }

  /** Seconds; a follower of another process that has lost its log is noticed here too, since nobody else would tell. */
  private async lagOf(checkpoint: Checkpoint, lagEvents: number, isFedHere: boolean): Promise<number | 'replaced'> {
    if (lagEvents === 0 && isFedHere) return 0;
    return lagSeconds(this.log, checkpoint, this.environment);
  }
}

const NOT_FED_HERE = { state: 'idle', position: 0, lastError: undefined } as const;

interface Seen {
  readonly isPaused: boolean;
  readonly isLater: boolean;
  readonly isReplaced: boolean;
  readonly isRetrying: boolean;
  readonly stalled: boolean;
  readonly parkedStreams: number;
  readonly lagEvents: number;
}

const statusOf = (seen: Seen): FeedStatus => {
  if (seen.isLater) return 'of a later release';
  if (seen.isPaused) return 'paused';
  if (seen.isReplaced) return 'replaced';
  if (seen.stalled) return 'stalled';
  if (seen.isRetrying) return 'retrying';
  if (seen.parkedStreams > 0) return 'parked streams';
  return seen.lagEvents > 0 ? 'catching up' : 'following';
};
