import { StoreUnavailable, type ViewStore } from '#kernel';
import type { ProjectionState, ProjectionWatch } from './projection-watch.js';

/** How one build of a view is doing. */
export interface ProjectionReport {
  /** `order-details` */
  readonly name: string;
  /** Version of the projection that this program holds. */
  readonly projectionVersion: number;
  readonly build: string;
  /** Log position up to which everything has taken effect. */
  readonly position: number;
  /** Events in the log that the view has not seen. */
  readonly lagEvents: number;
  /** Age of the oldest of them; 0 when there is none. */
  readonly lagSeconds: number;
  /** For people: `following`, `catching up`, … */
  readonly status: string;
  /** Documents in the view, when they are counted. */
  readonly documents?: number;
  readonly lastError?: string;
}

/** The states of all views with the size of each that can be counted in time. */
export class WatchedProjections {
  constructor(
    private readonly watch: ProjectionWatch,
    private readonly views: ViewStore,
  ) {}

  /** @throws StoreUnavailable */
  async list(): Promise<readonly ProjectionReport[]> {
    return Promise.all((await this.watch.look()).map((state) => this.reportOf(state)));
  }

  private async reportOf(state: ProjectionState): Promise<ProjectionReport> {
    const { projection, position, lagEvents, lagSeconds, status, lastError } = state;
    return {
      name: projection.name,
      projectionVersion: projection.version,
      build: projection.view.build,
      position,
      lagEvents,
      lagSeconds,
      status,
      ...(await this.sizeOf(projection)),
      ...(lastError === undefined ? {} : { lastError }),
    };
  }

  /** Nothing for a view too large to be counted in the time a statement has: how it is doing matters more. */
  private async sizeOf({ view }: ProjectionState['projection']): Promise<{ readonly documents?: number }> {
    try {
      return { documents: await this.views.count(view, undefined, Number.MAX_SAFE_INTEGER) };
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return {};
    }
  }
}
