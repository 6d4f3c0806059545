import { readerOf, type ViewBuild, type ViewBuilds, type ViewsAtWork, type ViewState } from '#kernel';
import { type BuildProgress, progressOf, type ProgressPorts } from './build-progress.js';
import { type BuildStatus, feedStatusOf } from './build-status.js';

/** Rates are over the looks of so long a time: a bulk load writes in steps. */
const RATE_OVER_MS = 10_000;

/** How one build of a view is doing, whichever process works on it. */
export interface BuildReport extends Omit<BuildProgress, 'isReplaced'> {
  readonly view: string;
  readonly build: string;
  readonly role: 'live' | 'previous' | '';
  readonly status: BuildStatus;
  /** Of a partial build: what it is made of. */
  readonly restriction: string | undefined;
  /** Version of the projection that made it. */
  readonly projectionVersion: number;
  /** Over the last 10 s at most; `undefined` on the first look. */
  readonly eventsPerSecond: number | undefined;
  /** Until it has all events, at that rate; `undefined` while it does not move. */
  readonly secondsLeft: number | undefined;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
}

export interface BuildWatchPorts extends ProgressPorts {
  readonly builds: Pick<ViewBuilds, 'list' | 'atWork'>;
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
    const reader = readerOf({ name: state.view, build: build.build });
    const { isReplaced, ...progress } = await progressOf(this.ports, reader, head);
    const eventsPerSecond = this.rateOf(reader, progress.position);
    return {
      view: state.view,
      build: build.build,
      role: build.build === state.live ? 'live' : build.build === state.previous ? 'previous' : '',
      status: statusOf(state, build, { ...progress, isReplaced }, work),
      restriction: build.restriction,
      projectionVersion: build.projectionVersion,
      ...progress,
      // Nothing is to bring such a build into step with the log.
      ...(build.state === 'resting' || build.restriction !== undefined ? { lagSeconds: 0 } : {}),
      eventsPerSecond,
      secondsLeft:
        eventsPerSecond === undefined || eventsPerSecond === 0
          ? undefined
          : Math.ceil(progress.lagEvents / eventsPerSecond),
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

const statusOf = (
  { view, live, paused }: ViewState,
  { build, state, restriction }: ViewBuild,
  progress: BuildProgress,
  { rebuilt, fed }: ViewsAtWork,
): BuildStatus => {
  if (restriction !== undefined) return 'partial';
  if (state === 'resting') return 'resting';
  const status = feedStatusOf({ ...progress, isPaused: paused });
  if (status === 'replaced') return status;
  if (state === 'loading') return rebuilt.has(view) ? 'loading' : 'unfinished';
  if (status === 'paused') return status;
  if (!fed.has(readerOf({ name: view, build }))) return 'not fed';
  return status === 'following' && build !== live ? 'ready' : status;
};
