import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type ProjectionReport, WatchedProjections } from './watched-projections.js';

/** How all views are doing. */
export class ListProjections extends Query<readonly ProjectionReport[]> {}

@QueryHandler(ListProjections)
export class ListProjectionsHandler implements IQueryHandler<ListProjections> {
  constructor(private readonly reports: WatchedProjections) {}

  execute(): Promise<readonly ProjectionReport[]> {
    return this.reports.list();
  }
}
