import { type ProjectionReport, ProjectionReports, type ViewStore } from '#kernel';
import type { ProjectionState, ProjectionWatch } from './projection-watch.js';

/** The states of all views with the size of each. */
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
      documents: await this.views.count(projection.view, undefined, Number.MAX_SAFE_INTEGER),
      ...(lastError === undefined ? {} : { lastError }),
    };
  }
}
