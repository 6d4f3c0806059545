import { type ProjectionReport, ProjectionReports, StoreUnavailable, type ViewStore } from '#kernel';
import type { ProjectionState, ProjectionWatch } from './projection-watch.js';

/** The states of all views with the size of each that can be counted in time. */
export class WatchedProjections extends ProjectionReports {
  constructor(
    private readonly watch: ProjectionWatch,
    private readonly views: ViewStore,
  ) {
    super();
  }

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
