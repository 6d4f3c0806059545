import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { FreshViews, Page, type PageRequest, type ReadPreferences } from '#platform';
import { fulfilments, type ShownFulfilment } from './fulfilments.projection.js';
import { processAnswer } from './process-answer.js';
import { type ProcessFilter, viewFilter } from './process-filter.js';
import type { Process } from './process.type.js';
import { StuckSteps } from './stuck-steps.js';

/** One page of the processes that fit. @throws ProjectionLagging, ViewsUnavailable, StoreUnavailable, QueryRefused */
export class FindProcesses extends Query<Page<Process>> {
  constructor(
    readonly page: PageRequest,
    readonly filter: ProcessFilter,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

@QueryHandler(FindProcesses)
export class FindProcessesHandler implements IQueryHandler<FindProcesses> {
  constructor(
    private readonly views: FreshViews,
    private readonly stuckSteps: StuckSteps,
  ) {}

  async execute({ page, filter, preferences }: FindProcesses): Promise<Page<Process>> {
    const stuck = await this.stuckSteps.find();
    const query = { ...page, limit: page.limit + 1, filter: viewFilter(filter, stuck) };
    const rows = await this.views.query<ShownFulfilment>(fulfilments.view, query, preferences);
    return new Page(
      page,
      rows.map((row) => ({ node: processAnswer(row, stuck), keyset: row.keyset })),
    );
  }
}
