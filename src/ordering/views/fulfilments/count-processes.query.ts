import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type CountResult, countResult, FreshViews } from '#platform';
import { fulfilments } from './fulfilments.projection.js';
import { type ProcessFilter, viewFilter } from './process-filter.js';
import { StuckSteps } from './stuck-steps.js';

/** How many processes fit, exactly up to `limit`. @throws ViewsUnavailable, StoreUnavailable, QueryRefused */
export class CountProcesses extends Query<CountResult> {
  constructor(
    readonly filter: ProcessFilter,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(CountProcesses)
export class CountProcessesHandler implements IQueryHandler<CountProcesses> {
  constructor(
    private readonly views: FreshViews,
    private readonly stuckSteps: StuckSteps,
  ) {}

  async execute({ filter, limit }: CountProcesses): Promise<CountResult> {
    const condition = viewFilter(filter, await this.stuckSteps.find());
    return countResult(await this.views.count(fulfilments.view, condition, limit + 1), limit);
  }
}
