import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { StoreUnavailable, type ViewDefinition, ViewStore } from '#kernel';
import type { ProjectionStatus } from './projection-status.type.js';
import { ProjectionWatch } from './projection-watch.js';

/** How all views are doing. */
export class ListProjections extends Query<readonly ProjectionStatus[]> {}

@QueryHandler(ListProjections)
export class ListProjectionsHandler implements IQueryHandler<ListProjections> {
  constructor(
    private readonly watch: ProjectionWatch,
    private readonly views: ViewStore,
  ) {}

  /** @throws StoreUnavailable */
  async execute(): Promise<readonly ProjectionStatus[]> {
    const states = await this.watch.look();
    return Promise.all(
      states.map(async ({ projection: { name, version, view }, ...state }) => ({
        ...state,
        name,
        projectionVersion: version,
        build: view.build,
        documents: await this.sizeOf(view),
      })),
    );
  }

  /** `undefined` for a view too large to be counted in the time a statement has: the rest of the answer matters more. */
  private async sizeOf(view: ViewDefinition): Promise<number | undefined> {
    try {
      return await this.views.count(view, undefined, Number.MAX_SAFE_INTEGER);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return undefined;
    }
  }
}
