import {
  type Environment,
  firstState,
  pause,
  type Projection,
  projectionInto,
  StoreUnavailable,
  type ViewBuilds,
  type ViewState,
  type ViewStore,
  withRetries,
} from '#kernel';
import { laterVersionOf } from './build-status.js';

/** How soon a process notices that a view was paused, switched or rebuilt. */
export const LOOK_EVERY_MS = 1_000;
/** How long a start, or a tool, waits for a store that is slow to take a connection. */
const START_PATIENCE_MS = 10_000;

export interface ViewStatesPorts {
  readonly builds: Pick<ViewBuilds, 'register' | 'list'>;
  /** Builds by name. */
  readonly buildDocuments: Pick<ViewStore, 'prepare'>;
  readonly environment: Environment;
}

/** The builds of this release's views, as of a second ago at most once it was started. */
export class ViewStates {
  private states: ReadonlyMap<string, ViewState> = new Map();
  /** Milliseconds of the monotonic clock. */
  private lookedAt = -Infinity;
  private hasRoom = false;
  private readonly stopping = new AbortController();
  private work: Promise<void> | undefined;

  /** @param onError gets why the builds cannot be read; it is tried again */
  constructor(
    private readonly ports: ViewStatesPorts,
    readonly projections: readonly Projection[],
    private readonly onError: (error: unknown) => void,
  ) {}

  /**
   * Registers the views that are not known yet and makes room for them; must be done before they are read. Where the views
   * alone are away, room for them is made later: they are not to hold up a start.
   * @throws StoreUnavailable when the store does not answer for `START_PATIENCE_MS`
   */
  async prepare(): Promise<void> {
    await withRetries(this.ports.environment, () => this.register(), { patienceMs: START_PATIENCE_MS });
    await this.makeRoom();
  }

  /** Does nothing when it was started before. */
  start(): void {
    this.work ??= this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** @throws StoreUnavailable */
  async look(): Promise<void> {
    this.states = new Map((await this.ports.builds.list()).map((state) => [state.view, state]));
    this.lookedAt = this.ports.environment.monotonicMs();
  }

  of({ name, version }: Projection): ViewState {
    return this.states.get(name) ?? firstState(name, version);
  }

  /** Also a view that this release does not have, once it was looked at. */
  named(view: string): ViewState | undefined {
    const projection = this.projections.find(({ name }) => name === view);
    return projection === undefined ? this.states.get(view) : this.of(projection);
  }

  /** Version of the live build when a later release has made it; this release cannot feed it. */
  laterVersionOf(projection: Projection): number | undefined {
    return laterVersionOf(this.of(projection), projection);
  }

  private async register(): Promise<void> {
    for (const { view, version } of this.projections) {
      await this.ports.builds.register(view.name, view.build, version);
    }
    await this.look();
  }

  private async makeRoom(): Promise<void> {
    try {
      for (const projection of this.projections) {
        await this.ports.buildDocuments.prepare(projectionInto(projection, this.of(projection).live).view);
      }
      this.hasRoom = true;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.onError(error);
    }
  }

  /** Looks every second, unless the feeding of this process has looked meanwhile. */
  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await pause(this.ports.environment, LOOK_EVERY_MS, signal);
      if (!this.hasRoom && !signal.aborted) await this.makeRoom().catch(this.onError);
      const isOld = this.ports.environment.monotonicMs() - this.lookedAt >= LOOK_EVERY_MS;
      if (isOld && !signal.aborted) await this.look().catch(this.onError);
    }
  }
}
