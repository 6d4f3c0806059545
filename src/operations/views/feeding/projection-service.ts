import {
  aborted,
  type Checkpoints,
  type Environment,
  type EventLog,
  fedBuilds,
  type Fence,
  Fenced,
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
import { outboxEntry } from '../../operator-events/operator-log.js';
import { DAYBOOK } from '../../operator-events/principals.js';
import { ViewSwitched } from '../../operator-events/operator.events.js';
import { isOlder } from '../status/build-status.js';
import { LOOK_EVERY_MS, type ViewStates } from '../status/view-states.js';
import type { ProjectionJournal } from './projection-journal.js';

/** Reached only by a view that is behind: the more events at once, the fewer documents are written twice. */
const BATCH_SIZE = 5_000;
/** Under load a view of one thing stays within milliseconds; what adds up many things may take longer, and costs less. */
const GATHER_MS = { 'one stream': 5, 'many streams': 50 };

/** Has no checkpoint, so that reads which wait for a position wait until the live build is where queries go. */
const NO_BUILD = 'elsewhere';

/** What a projection service works with. */
export interface ProjectionPorts {
  readonly log: EventLog;
  readonly wakeUps: WakeUps;
  readonly checkpoints: Checkpoints;
  readonly leases: Leases;
  readonly builds: ViewBuilds;
  /** Under which name the checkpoint is found of what queries of a view are answered from, given its live build. */
  liveReader(view: string, build: string): string;
  readonly environment: Environment;
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
 * the lease. A view whose projection has a newer version than its live build is rebuilt beside it and switched.
 */
export class ProjectionService {
  private readonly fed = new Map<string, Fed>();
  /** Readers of later releases that were reported. */
  private readonly later = new Set<string>();
  private readonly stopping = new AbortController();
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ports: ProjectionPorts,
    private readonly states: ViewStates,
    private readonly projectorOf: (projection: Projection) => Projector,
    private readonly journal: ProjectionJournal,
  ) {}

  start(): void {
    this.work = this.reconcile();
  }

  /** Finishes the batches under way, then gives the leases back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** The live build of the view, and what feeds it here. */
  live(view: string): LiveReader {
    const { live = '', elsewhere = false } = this.states.named(view) ?? {};
    const follower = this.fed.get(readerOf({ name: view, build: live }))?.follower;
    return { reader: this.ports.liveReader(view, elsewhere ? NO_BUILD : live), follower };
  }

  /** The build that this program is to keep in step with the log: the live one, or the one that is to follow it. */
  toFeed(projection: Projection): { readonly projection: Projection; readonly follower: LogFollower | undefined } {
    const state = this.states.of(projection);
    const into = projectionInto(projection, isOlder(state, projection) ? projection.view.build : state.live);
    return { projection: into, follower: this.fed.get(readerOf(into.view))?.follower };
  }

  private async reconcile(): Promise<void> {
    const { signal } = this.stopping;
    for (let at = 0; !signal.aborted; at += 1) {
      try {
        if (at > 0) await this.states.look();
        for (const projection of this.states.projections) await this.reconcileView(projection);
      } catch (error) {
        this.journal.failed('builds of views', error);
      }
      await pause(this.ports.environment, LOOK_EVERY_MS, signal);
    }
    await Promise.all([...this.fed.values()].map(({ done }) => done));
  }

  private async reconcileView(projection: Projection): Promise<void> {
    const { name, version } = projection;
    const state = this.states.of(projection);
    const live = state.builds.find(({ build }) => build === state.live);
    if (live?.state === 'loading') await this.takeUpAgain(name, live.build);
    this.reportLater(projection, state.live);
    const isNewer = isOlder(state, projection);
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

  private reportLater(projection: Projection, build: string): void {
    const later = this.states.laterVersionOf(projection);
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
    const projector = this.projectorOf(projection);
    const follower = this.followerOf(projector);
    const stopping = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, stopping.signal]);
    const done = this.ports.leases.whileHeld(`projection ${projector.reader}`, signal, async (held, fence) => {
      await follower.follow(held, fence);
      // A follower that has ended early keeps the lease for a while, or it would begin again at once. One that was fenced
      // begins again with a new token: queries may have gone to another build and come back between two looks.
      if (follower.status().state === 'replaced') await aborted(held);
      else await pause(this.ports.environment, LOOK_EVERY_MS, held);
    });
    return { projector, follower, stopping, done };
  }

  /** Only by the process that feeds the new build: it knows when it has come to the end. */
  private async switchWhenReady({ name, view }: Projection, from: string): Promise<void> {
    const follower = this.fed.get(readerOf(view))?.follower;
    if (follower?.status().state !== 'following') return;
    const position = await this.ports.log.head();
    if (follower.status().position < position) return;
    const event = ViewSwitched({ view: name, fromBuild: from, toBuild: view.build, position, cause: 'rebuild' });
    try {
      await this.ports.builds.switchTo(name, from, view.build, [outboxEntry(event, DAYBOOK)]);
    } catch (error) {
      // Another process was faster, or the log grew faster than the view: the next look shows it.
      if (!(error instanceof SwitchRefused)) throw error;
    }
  }

  private followerOf(projector: Projector): LogFollower {
    const { log, wakeUps, checkpoints, environment } = this.ports;
    return new LogFollower(log, wakeUps, checkpoints, environment, {
      reader: projector.reader,
      batchSize: BATCH_SIZE,
      gatherMs: GATHER_MS[projector.projection.feed],
      prepare: async (fence) => {
        await this.assertFed(projector.projection, fence);
        await projector.prepare(fence);
      },
      tick: () => projector.retryParked(),
      guardsCheckpoint: true,
      apply: async (batch, reached) => {
        const startedAt = environment.monotonicMs();
        const isSaved = await projector.apply(batch, reached);
        this.journal.applied(projector.projection, batch, environment.monotonicMs() - startedAt);
        return isSaved;
      },
      onError: (error) => {
        // Another process feeds the build, or it was switched from: the next look at the builds ends this follower.
        if (!(error instanceof Fenced)) this.journal.failed(projector.reader, error);
      },
    });
  }

  /**
   * Looks after the lease was taken: a switch takes it away, so a build that was left comes no further than the live one,
   * however late a process notices. Reads that wait for a position rely on that. @throws Fenced, StoreUnavailable
   */
  private async assertFed(projection: Projection, fence: Fence | undefined): Promise<void> {
    await this.states.look();
    const fed = fedBuilds(this.states.of(projection), projection.version);
    const isFed = fed.some(({ build }) => build === projection.view.build);
    if (!isFed && fence !== undefined) throw new Fenced(fence);
  }
}
