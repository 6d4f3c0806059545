import {
  type Projection,
  projectionInto,
  readerOf,
  type ViewBuilds,
  type ViewDifference,
  type ViewDifferences,
} from '#kernel';
import { compareWithFold, type FoldDifference, type FoldPorts } from '../rebuild/compare-with-fold.js';

export interface DocumentCheckPorts extends FoldPorts {
  readonly projections: readonly Projection[];
  readonly builds: Pick<ViewBuilds, 'list'>;
  readonly differences: ViewDifferences;
}

/** Checks live documents against a fresh fold of their events, and keeps what differs until it does not any more. */
export class DocumentCheck {
  /** @param drifted called with a document that was not known to differ */
  constructor(
    private readonly ports: DocumentCheckPorts,
    private readonly drifted: (difference: Omit<ViewDifference, 'foundAt'>) => void,
  ) {}

  /** Builds that queries are answered from and that hold documents of this release's shape. @throws StoreUnavailable */
  async liveBuilds(): Promise<readonly Projection[]> {
    const states = await this.ports.builds.list();
    return this.ports.projections.flatMap((projection) => {
      const state = states.find(({ view }) => view === projection.name);
      const live = state?.builds.find(({ build }) => build === state.live);
      // A build that is filled in place is `loading`: it is judged when it is done.
      const isWhole = live?.projectionVersion === projection.version && live.state === 'fed';
      return isWhole ? [projectionInto(projection, live.build)] : [];
    });
  }

  /** What cannot be folded is no difference: the view could not take it either, and shows where it is parked. */
  async check(projection: Projection, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { differences } = await compareWithFold(this.ports, projection, ids);
    if (differences.length > 0 && !(await this.isLive(projection))) return;
    const differing = new Set(differences.map(({ id }) => id));
    const right = ids.filter((id) => !differing.has(id));
    await this.ports.differences.remove(readerOf(projection.view), right);
    for (const difference of differences) await this.keep(projection, difference);
  }

  /** Queries may have gone to another build during a long comparison. */
  private async isLive({ view }: Projection): Promise<boolean> {
    const live = await this.liveBuilds();
    return live.some((projection) => readerOf(projection.view) === readerOf(view));
  }

  private async keep(projection: Projection, found: FoldDifference): Promise<void> {
    const stream = projection.feed === 'one stream' ? `${projection.category}-${found.id}` : undefined;
    const difference = { ...found, projection: readerOf(projection.view), stream };
    if (await this.ports.differences.keep(difference)) this.drifted(difference);
  }
}
