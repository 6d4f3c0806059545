import DataLoader from 'dataloader';
import type { ViewDefinition, ViewDocument } from '#kernel';
import type { ReadPreferences } from '../http/read-preferences.js';
import type { FreshViews } from './fresh-views.js';
import { LoadLanes } from './load-lanes.js';

const MOST_IDS = 500;

/** Looks documents of one view up by id: look-ups of concurrent requests are one load of the view store. */
export class DocumentLoader<Document> {
  /** Of all requests at once, and of nothing but this moment: it remembers no document. */
  private readonly loader: DataLoader<string, ViewDocument<Document> | undefined>;
  private readonly lanes = new LoadLanes();

  constructor(
    private readonly views: FreshViews,
    private readonly view: ViewDefinition,
  ) {
    this.loader = new DataLoader((ids) => this.lanes.take(() => this.load(ids)), {
      cache: false,
      maxBatchSize: MOST_IDS,
      batchScheduleFn: (load) => this.lanes.schedule(load),
    });
  }

  /** `undefined` when there is none. @throws ViewsUnavailable, ProjectionLagging */
  async find(id: string, preferences: ReadPreferences): Promise<ViewDocument<Document> | undefined> {
    await this.views.reach(this.view, preferences);
    return this.loader.load(id);
  }

  private async load(ids: readonly string[]): Promise<(ViewDocument<Document> | undefined)[]> {
    const documents = await this.views.load<Document>(this.view, [...new Set(ids)]);
    return ids.map((id) => documents.get(id));
  }
}
