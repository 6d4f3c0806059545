import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DocumentLoader, FreshViews, type ReadPreferences } from '#platform';
import { fulfilments, type ShownFulfilment } from './fulfilments.projection.js';
import { processAnswer } from './process-answer.js';
import type { Process } from './process.type.js';
import { StuckSteps } from './stuck-steps.js';

/** The process of one order; `undefined` when it has none. @throws ProjectionLagging, ViewsUnavailable, StoreUnavailable */
export class FindProcess extends Query<Process | undefined> {
  constructor(
    readonly orderId: string,
    readonly preferences: ReadPreferences,
  ) {
    super();
  }
}

@QueryHandler(FindProcess)
export class FindProcessHandler implements IQueryHandler<FindProcess> {
  /** The orders of a list are one load. */
  private readonly loader: DocumentLoader<ShownFulfilment>;

  constructor(
    views: FreshViews,
    private readonly stuckSteps: StuckSteps,
  ) {
    this.loader = new DocumentLoader(views, fulfilments.view);
  }

  async execute({ orderId, preferences }: FindProcess): Promise<Process | undefined> {
    const row = await this.loader.find(orderId, preferences);
    return row === undefined ? undefined : processAnswer(row, await this.stuckSteps.find());
  }
}
