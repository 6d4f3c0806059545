import {
  BEGINNING,
  type Checkpoints,
  type Environment,
  type EventLog,
  type ParkedStreams,
  type ViewBuild,
  type ViewBuilds,
  type ViewsAtWork,
  type ViewState,
} from '#kernel';
import type { BuildStatus } from './build-status.js';
import { lagSeconds } from './oldest-after.js';

/** Rates are over the looks of so long a time: a bulk load writes in steps. */
const RATE_OVER_MS = 10_000;

/** How one build of a view is doing, whichever process works on it. */
export interface BuildReport {
  readonly view: string;
  readonly build: string;
  readonly role: 'live' | 'previous' | '';
  readonly status: BuildStatus;
  /** Of a partial build: what it is made of. */
  readonly restriction: string | undefined;
  /** Version of the projection that made it. */
  readonly projectionVersion: number;
  readonly position: number;
  readonly lagEvents: number;
  /** Age of the oldest event that is not in it; 0 when there is none, or when nothing is to feed it. */
  readonly lagSeconds: number;
  readonly parked: number;
  /** Over the last 10 s at most; `undefined` on the first look. */
  readonly eventsPerSecond: number | undefined;
  /** Until it has all events, at that rate; `undefined` while it does not move. */
  readonly secondsLeft: number | undefined;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
}

export interface BuildWatchPorts {
  readonly builds: Pick<ViewBuilds, 'list' | 'atWork'>;
  readonly log: EventLog;
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedStreams;
  readonly environment: Environment;
}

interface Sighting {
  readonly position: number;
  /** Milliseconds of the monotonic clock. */
  readonly at: number;
}

/** Looks at the builds of views from outside; the second look knows how fast they go. */
export class BuildWatch {
  private readonly sightings = new Map<string, readonly Sighting[]>();

  constructor(private readonly ports: BuildWatchPorts) {}

  /** @param view all of them when absent @throws StoreUnavailable */
  async look(view?: string): Promise<readonly BuildReport[]> {
    const head = await this.ports.log.head();
    const work = await this.ports.builds.atWork();
    const states = (await this.ports.builds.list()).filter((state) => state.view === (view ?? state.view));
    return Promise.all(
      states.flatMap((state) => state.builds.map((build) => this.reportOf(state, build, { head, work }))),
    );
  }

  private async reportOf(
    state: ViewState,
    build: ViewBuild,
    { head, work }: { readonly head: number; readonly work: ViewsAtWork },
  ): Promise<BuildReport> {
    const reader = `${state.view}@${build.build}`;
    const checkpoint = (await this.ports.checkpoints.load(reader)) ?? BEGINNING;
    const { position } = checkpoint;
    const lagEvents = Math.max(0, head - position);
    const parked = (await this.ports.parked.list(reader)).length;
    const lag =
      build.state === 'resting' || build.restriction !== undefined
        ? 0
        : await lagSeconds(this.ports.log, checkpoint, this.ports.environment);
    const seen = { lagEvents, parked, isReplaced: lag === 'replaced', isFed: work.fed.has(reader) };
    const eventsPerSecond = this.rateOf(reader, position);
    return {
      view: state.view,
      build: build.build,
      role: build.build === state.live ? 'live' : build.build === state.previous ? 'previous' : '',
      status: statusOf(state, build, { ...seen, isRebuilt: work.rebuilt.has(state.view) }),
      restriction: build.restriction,
      projectionVersion: build.projectionVersion,
      position,
      lagEvents,
      lagSeconds: lag === 'replaced' ? 0 : lag,
      parked,
      eventsPerSecond,
      secondsLeft:
        eventsPerSecond === undefined || eventsPerSecond === 0 ? undefined : Math.ceil(lagEvents / eventsPerSecond),
      startedAt: build.startedAt,
    };
  }

  private rateOf(reader: string, position: number): number | undefined {
    const at = this.ports.environment.monotonicMs();
    const recent = (this.sightings.get(reader) ?? []).filter((seen) => at - seen.at <= RATE_OVER_MS);
    this.sightings.set(reader, [...recent, { position, at }]);
    const [first] = recent;
    if (first === undefined || first.at === at) return undefined;
    return Math.round(Math.max(0, position - first.position) / ((at - first.at) / 1_000));
  }
}

interface Seen {
  readonly lagEvents: number;
  readonly parked: number;
  readonly isReplaced: boolean;
  readonly isFed: boolean;
  readonly isRebuilt: boolean;
}

const statusOf = ({ live, paused }: ViewState, { build, state, restriction }: ViewBuild, seen: Seen): BuildStatus => {
  if (seen.isReplaced) return 'replaced';
  if (restriction !== undefined) return 'partial';
  if (state === 'resting') return 'resting';
  if (state === 'loading') return seen.isRebuilt ? 'loading' : 'unfinished';
  if (paused) return 'paused';
  if (!seen.isFed) return 'not fed';
  if (seen.parked > 0) return 'parked streams';
  if (seen.lagEvents > 0) return 'catching up';
  return build === live ? 'following' : 'ready';
};
