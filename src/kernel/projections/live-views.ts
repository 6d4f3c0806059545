import type { Checkpoint } from '../log/event-log.js';
import type { Fence } from '../log/leases.js';
import { LIVE_BUILD } from './view-builds.js';
import {
  type ConditionalWrite,
  type Filter,
  type SumsQuery,
  type SumsRow,
  type ViewDefinition,
  type ViewDocument,
  type ViewQuery,
  type ViewRow,
  ViewStore,
} from './view-store.js';

/** Answers every question from the live build of a view, and so each from one build as a whole; writes go where they say. */
export class LiveViews extends ViewStore {
  constructor(private readonly builds: ViewStore) {
    super();
  }

  prepare(view: ViewDefinition, fence?: Fence): Promise<void> {
    return this.builds.prepare(view, fence);
  }

  write(
    view: ViewDefinition,
    writes: readonly ConditionalWrite[],
    reached?: Checkpoint,
    fence?: Fence,
  ): Promise<ReadonlySet<string>> {
    return this.builds.write(view, writes, reached, fence);
  }

  load<Document>(view: ViewDefinition, ids: readonly string[]): Promise<ReadonlyMap<string, ViewDocument<Document>>> {
    return this.builds.load(liveOf(view), ids);
  }

  query<Document>(view: ViewDefinition, query: ViewQuery): Promise<readonly ViewRow<Document>[]> {
    return this.builds.query(liveOf(view), query);
  }

  count(view: ViewDefinition, filter: Filter | undefined, limit: number): Promise<number> {
    return this.builds.count(liveOf(view), filter, limit);
  }

  sums<Field extends string>(view: ViewDefinition, query: SumsQuery<Field>): Promise<readonly SumsRow<Field>[]> {
    return this.builds.sums(liveOf(view), query);
  }
}

const liveOf = (view: ViewDefinition): ViewDefinition => ({ ...view, build: LIVE_BUILD });
