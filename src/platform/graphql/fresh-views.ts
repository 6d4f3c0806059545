import { Injectable } from '@nestjs/common';
import {
  type Filter,
  ViewFreshness,
  type SumsQuery,
  type SumsRow,
  type ViewDefinition,
  type ViewDocument,
  type ViewQuery,
  type ViewRow,
  ViewStore,
} from '#kernel';
import type { ReadPreferences } from '../http/read-preferences.js';
import { fromViews } from './query-refused.js';

/** Reads views, each as fresh as the caller asks. Everything throws ViewsUnavailable, ProjectionLagging, InvalidQuery. */
@Injectable()
export class FreshViews {
  constructor(
    private readonly views: ViewStore,
    private readonly freshness: ViewFreshness,
  ) {}

  /** Waits until the view is as fresh as asked. */
  async reach(view: ViewDefinition, { atLeast, waitMs }: ReadPreferences): Promise<void> {
    if (atLeast !== undefined) await fromViews(this.freshness.waitFor(view.name, atLeast, waitMs));
  }

  /** Documents by id, as they are now. */
  load<Document>(view: ViewDefinition, ids: readonly string[]): Promise<ReadonlyMap<string, ViewDocument<Document>>> {
    return fromViews(this.views.load<Document>(view, ids));
  }

  async query<Document>(
    view: ViewDefinition,
    query: ViewQuery,
    preferences: ReadPreferences,
  ): Promise<readonly ViewRow<Document>[]> {
    await this.reach(view, preferences);
    return fromViews(this.views.query<Document>(view, query));
  }

  async sums<Field extends string>(
    view: ViewDefinition,
    query: SumsQuery<Field>,
    preferences: ReadPreferences,
  ): Promise<readonly SumsRow<Field>[]> {
    await this.reach(view, preferences);
    return fromViews(this.views.sums(view, query));
  }

  /** Number of documents that fit, counting no further than `limit`, as they are now. */
  count(view: ViewDefinition, filter: Filter | undefined, limit: number): Promise<number> {
    return fromViews(this.views.count(view, filter, limit));
  }
}
