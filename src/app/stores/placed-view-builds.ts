import {
  type Environment,
  type EventLog,
  type NewBuild,
  type OutboxEntry,
  type RebuildLease,
  StoreUnavailable,
  SwitchRefused,
  type ViewBuild,
  ViewBuilds,
  type ViewsAtWork,
  type ViewState,
} from '#kernel';
import type { LivePointers } from '../../adapters/mongodb/index.js';
import type { PostgresBuildDecisions } from '../../adapters/postgres/index.js';

/** Queries wait as long for a build that was switched to: less than the 1,500 ms that `ViewPlaces` waits for it. */
const CATCHES_UP_WITHIN_MS = 1_200;
const LOOK_EVERY_MS = 10;

export interface PlacedViewBuildsPorts {
  readonly builds: ViewBuilds;
  readonly decisions: PostgresBuildDecisions;
  readonly pointers: LivePointers;
  readonly log: Pick<EventLog, 'head'>;
  readonly environment: Pick<Environment, 'monotonicMs' | 'sleep'>;
  /** Gets why a pointer cannot be moved, unless MongoDB is away. */
  readonly onError: (error: unknown) => void;
}

/**
 * Builds that are decided about in PostgreSQL and lie in MongoDB. A decision stands once PostgreSQL has it; the pointer that
 * readers follow is moved after it, by the next process that lists the builds.
 */
export class PlacedViewBuilds extends ViewBuilds {
  private moving: Promise<void> | undefined;

  constructor(private readonly ports: PlacedViewBuildsPorts) {
    super();
  }

  async register(view: string, build: string, projectionVersion: number): Promise<void> {
    await this.ports.builds.register(view, build, projectionVersion);
    await this.list();
  }

  async list(): Promise<readonly ViewState[]> {
    const states = await this.ports.builds.list();
    // No caller waits for it: MongoDB may be away, and what was decided holds all the same.
    this.moving ??= this.movePointers(states).finally(() => (this.moving = undefined));
    return states;
  }

  add(build: NewBuild): Promise<void> {
    return this.ports.builds.add(build);
  }

  atWork(): Promise<ViewsAtWork> {
    return this.ports.builds.atWork();
  }

  setState(view: string, build: string, state: ViewBuild['state'], token?: number): Promise<void> {
    return this.ports.builds.setState(view, build, state, token);
  }

  async switchTo(
    view: string,
    from: string,
    to: string,
    entries: readonly OutboxEntry[],
    token?: number,
  ): Promise<number> {
    const position = await this.caughtUp(view, to);
    await this.ports.decisions.switchTo({ view, from, to, position }, entries, token);
    const decided = (await this.ports.builds.list()).filter((state) => state.view === view);
    await this.movePointers(decided);
    return position;
  }

  setPaused(view: string, paused: boolean, entry: OutboxEntry): Promise<void> {
    return this.ports.builds.setPaused(view, paused, entry);
  }

  async remove(view: string, build: string, entry: OutboxEntry): Promise<void> {
    if (await this.ports.decisions.forget(view, build, entry)) await this.ports.pointers.remove(view, build);
  }

  async hold(view: string): Promise<RebuildLease | undefined> {
    const lease = await this.ports.builds.hold(view);
    if (lease === undefined) return undefined;
    try {
      await this.ports.pointers.hold(view, lease.token);
      return lease;
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  /** @returns the position that the build has come to, which is the end of the log as it is now or later */
  private async caughtUp(view: string, build: string): Promise<number> {
    const { log, pointers, environment } = this.ports;
    const head = await log.head();
    const deadline = environment.monotonicMs() + CATCHES_UP_WITHIN_MS;
    for (;;) {
      const position = await pointers.positionOf(view, build);
      if (position >= head) return position;
      if (environment.monotonicMs() > deadline) {
        throw new SwitchRefused('behind', `build ${build} of ${view} is at ${position}, the log at ${head}`);
      }
      await environment.sleep(LOOK_EVERY_MS);
    }
  }

  /** Moves pointers to where the decisions are. What cannot be done now is done by the next look. */
  private async movePointers(states: readonly ViewState[]): Promise<void> {
    const { pointers, log } = this.ports;
    try {
      for (const decided of await pointers.behind(states)) {
        await pointers.point(decided);
        // Read after the pointer was moved: no answer of the build before it is newer.
        await pointers.settle(decided, await log.head());
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) this.ports.onError(error);
    }
  }
}
