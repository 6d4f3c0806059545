import { type Environment, pause, readerOf, type ViewBuilds } from '#kernel';
import type { ViewStates } from '../status/view-states.js';
import type { ProjectionService } from './projection-service.js';

/** Feeds the views of this program where no server does, for a command that waits for them. */
export interface Feeding {
  /** @throws StoreUnavailable */
  start(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;

export interface FeedingPorts {
  readonly states: ViewStates;
  readonly feeding: ProjectionService;
  readonly builds: Pick<ViewBuilds, 'atWork'>;
  readonly environment: Environment;
  startWakeUps(): Promise<void>;
}

/** Begins to feed when a view is fed by no process, at the start or later: a server may end while a command waits. */
export class FeedingOnDemand implements Feeding {
  private readonly stopping = new AbortController();
  private work: Promise<void> | undefined;

  constructor(private readonly ports: FeedingPorts) {}

  async start(): Promise<void> {
    if (this.work !== undefined) return;
    const isFed = await this.isFed();
    this.work = isFed ? this.watch() : this.feed();
  }

  /** Finishes the batches under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
    await this.ports.feeding.stop();
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await pause(this.ports.environment, LOOK_EVERY_MS, signal);
      // A store that is away for a moment is asked again.
      if (!signal.aborted && !(await this.isFed().catch(() => true))) return this.feed();
    }
  }

  private async feed(): Promise<void> {
    await this.ports.startWakeUps();
    this.ports.feeding.start();
  }

  private async isFed(): Promise<boolean> {
    const { states, feeding, builds } = this.ports;
    await states.look();
    const { fed } = await builds.atWork();
    return states.projections.every(
      (known) => states.of(known).paused || fed.has(readerOf(feeding.toFeed(known).projection.view)),
    );
  }
}
