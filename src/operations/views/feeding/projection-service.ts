import {
  type Checkpoints,
  type Environment,
  type EventLog,
  fedBuilds,
  firstState,
  type Leases,
  type LiveReader,
  LogFollower,
  pause,
  type Projection,
  projectionInto,
  type Projector,
  readerOf,
  SwitchRefused,
  type ViewBuilds,
  type ViewState,
  type WakeUps,
} from '#kernel';
import { owed } from '../../operator-events/operator-log.js';
import { DAYBOOK } from '../../operator-events/principals.js';
import { ViewSwitched } from '../../operator-events/operator.events.js';
import type { ProjectionJournal } from './projection-journal.js';

/** Reached only by a view that is behind: the more events at once, the fewer documents are written twice. */
const BATCH_SIZE = 5_000;
/** Under load a view of one thing stays within milliseconds; what adds up many things may take longer, and costs less. */
const GATHER_MS = { 'one stream': 5, 'many streams': 50 };
/** How soon a process notices that a view was paused, switched or built anew. */
const LOOK_EVERY_MS = 1_000;

/** What a projection service works with. */
export interface ProjectionPorts {
  readonly log: EventLog;
  readonly wakeUps: WakeUps;
  readonly checkpoints: Checkpoints;
  readonly leases: Leases;
  readonly builds: ViewBuilds;
  readonly environment: Environment;
}

/** What a service is told to do. */
export interface ProjectionWork {
  readonly projections: readonly Projection[];
  projectorOf(projection: Projection): Projector;
}

/** One build being fed. */
export interface RunningProjection {
  readonly projector: Projector;
  readonly follower: LogFollower;
}

interface Fed extends RunningProjection {
  readonly stopping: AbortController;
  readonly done: Promise<void>;
}

/**
 * Feeds all builds of this program's views that are to be fed: one follower each, of which one process at a time holds
 * the lease. A view whose projection has a newer version than its live build is built anew beside it and switched.
 */
export class ProjectionService {
  private readonly fed = new Map<string, Fed>();
  /** Readers of later releases that were told. */
  private readonly later = new Set<string>();
  private states: ReadonlyMap<string, ViewState> = new Map();
  private readonly stopping = new AbortController();
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ports: ProjectionPorts,
    private readonly told: ProjectionWork,
    private readonly journal: ProjectionJournal,
  ) {}

  get projections(): readonly Projection[] {
    return this.told.projections;
  }

  /** Makes room for the views; must be done before anybody reads them. */
  async prepare(): Promise<void> {
    for (const { view, version } of this.projections) {
      await this.ports.builds.register(view.name, view.build, version);
    }
    await this.look();
    for (const projection of this.projections) {
      const { live } = this.stateOf(projection);
      await this.told.projectorOf(projectionInto(projection, live)).prepare();
    }
  }

  start(): void {
    this.work = this.tend();
  }

  /** Finishes the batches in hand, then gives the leases back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** What is known of the view, as of a second ago at most. */
  stateOf({ name, version }: Projection): ViewState {
    return this.states.get(name) ?? firstState(name, version);
  }

  /** The live build of the view, and what feeds it here. */
  live(view: string): LiveReader {
    const projection = this.projections.find(({ name }) => name === view);
    const build = projection === undefined ? this.states.get(view)?.live : this.stateOf(projection).live;
    const reader = readerOf({ name: view, build: build ?? '' });
    return { reader, follower: this.fed.get(reader)?.follower };
  }

  /** The build that this program is to keep in step with the log: the live one, or the one that is to follow it. */
  tended(projection: Projection): { readonly projection: Projection; readonly follower: LogFollower | undefined } {
    const { live, builds } = this.stateOf(projection);
    const isOlder = builds.some((build) => build.build === live && build.projectionVersion < projection.version);
    const into = projectionInto(projection, isOlder ? projection.view.build : live);
    return { projection: into, follower: this.fed.get(readerOf(into.view))?.follower };
  }

  /** Version of the live build when a later release has made it; this release cannot feed it. */
  laterVersionOf(projection: Projection): number | undefined {
    const { live, builds } = this.stateOf(projection);
    const version = builds.find(({ build }) => build === live)?.projectionVersion ?? 0;
    return version > projection.version ? version : undefined;
  }

  private async look(): Promise<void> {
    this.states = new Map((await this.ports.builds.list()).map((state) => [state.view, state]));
  }

  private async tend(): Promise<void> {
    const { signal } = this.stopping;
    for (let at = 0; !signal.aborted; at += 1) {
      try {
        if (at > 0) await this.look();
        for (const projection of this.projections) await this.tendView(projection);
      } catch (error) {
        this.journal.failed('builds of views', error);
      }
      await pause(this.ports.environment, LOOK_EVERY_MS, signal);
    }
    await Promise.all([...this.fed.values()].map(({ done }) => done));
  }

  private async tendView(projection: Projection): Promise<void> {
    const { name, version } = projection;
    const state = this.stateOf(projection);
    const live = state.builds.find(({ build }) => build === state.live);
    if (live?.state === 'loading') await this.takeUpAgain(name, live.build);
    this.tellOfLater(projection, state.live);
    const isNewer = live !== undefined && version > live.projectionVersion;
    if (isNewer) await this.bringUp(projection, state);
    this.feed(projection, new Set(fedBuilds(state, version).map(({ build }) => build)));
    if (isNewer) await this.switchWhenReady(projection, state.live);
  }

  /** The build of this release beside the live one: a new one, or the one that was left by going back. */
  private async bringUp({ name, version, view }: Projection, { builds }: ViewState): Promise<void> {
    const kept = builds.find(({ build }) => build === view.build);
    if (kept?.state === 'resting') await this.ports.builds.setState(name, view.build, 'fed');
    if (kept === undefined) {
      await this.ports.builds.add({ view: name, build: view.build, projectionVersion: version, state: 'fed' });
    }
  }

  private tellOfLater(projection: Projection, build: string): void {
    const later = this.laterVersionOf(projection);
    const reader = readerOf({ name: projection.name, build });
    if (later === undefined || this.later.has(reader)) return;
    this.later.add(reader);
    this.journal.madeByLater(reader, later);
  }

  /** A live build is loaded in its place by a rebuild only; when that was killed, it is fed from where it has come to. */
  private async takeUpAgain(view: string, build: string): Promise<void> {
    const { rebuilt } = await this.ports.builds.atWork();
    if (!rebuilt.has(view)) await this.ports.builds.setState(view, build, 'fed');
  }

  /** Begins and ends followers so that exactly these builds are fed here. */
  private feed(projection: Projection, builds: ReadonlySet<string>): void {
    for (const [reader, { projector, stopping }] of this.fed) {
      const { view } = projector.projection;
      if (view.name === projection.name && !builds.has(view.build)) {
        stopping.abort();
        this.fed.delete(reader);
      }
    }
    for (const build of builds) {
      const into = projectionInto(projection, build);
      if (!this.fed.has(readerOf(into.view))) this.fed.set(readerOf(into.view), this.begin(into));
    }
  }

  private begin(projection: Projection): Fed {
    const projector = this.told.projectorOf(projection);
    const follower = this.followerOf(projector);
    const stopping = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, stopping.signal]);
    const done = this.ports.leases.whileHeld(`projection ${projector.reader}`, signal, async (held, fence) => {
      await follower.follow(held, fence);
      // A follower whose log was replaced has ended early: it keeps the lease, or it would begin again at once.
      await aborted(held);
    });
    return { projector, follower, stopping, done };
  }

  /** Only by the process that feeds the new build: it knows when it has come to the end. */
  private async switchWhenReady({ name, view }: Projection, from: string): Promise<void> {
    const follower = this.fed.get(readerOf(view))?.follower;
    if (follower?.status().state !== 'following') return;
    const position = await this.ports.log.head();
    if (follower.status().position < position) return;
    const act = ViewSwitched({ view: name, fromBuild: from, toBuild: view.build, position, cause: 'rebuild' });
    try {
      await this.ports.builds.switchTo(name, from, view.build, [owed(act, DAYBOOK)]);
    } catch (error) {
      // Another process was faster, or the log grew faster than the view: the next look tells.
      if (!(error instanceof SwitchRefused)) throw error;
    }
  }

  private followerOf(projector: Projector): LogFollower {
    const { log, wakeUps, checkpoints, environment } = this.ports;
    return new LogFollower(log, wakeUps, checkpoints, environment, {
      reader: projector.reader,
      batchSize: BATCH_SIZE,
      gatherMs: GATHER_MS[projector.projection.feed],
      prepare: (fence) => projector.prepare(fence),
      attend: () => projector.reconsider(),
      apply: async (batch, reached) => {
        const startedAt = environment.monotonicMs();
        const isSaved = await projector.apply(batch, reached);
        this.journal.applied(projector.reader, batch, environment.monotonicMs() - startedAt);
        return isSaved;
      },
      onError: (error) => this.journal.failed(projector.reader, error),
    });
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
