import { canonicalJson } from '../events/canonical-json.js';
import type { Checkpoint } from '../log/event-log.js';
import {
  type ConditionalWrite,
  DocumentRefused,
  readerOf,
  type ViewDefinition,
  type ViewDocument,
  type ViewRow,
  ViewStore,
} from '../projections/view-store.js';
import { deepFreeze } from './given.js';
import { InMemoryCheckpoints } from './in-memory-log.js';

const PROJECTED_AT = '2030-01-01T00:00:00.000Z';

/** What a test lets happen around reads and writes: waiting, other writers, or a refused document. */
export interface ViewHooks {
  /** Before a batch is written, after its documents were loaded. */
  beforeWrite?: (writes: readonly ConditionalWrite[]) => unknown;
  /** Whether a document can never be stored. */
  refuses?: (document: unknown) => boolean;
}

/** A view store in a map, for projectors: it keeps the promises of writing, and its documents cannot be mutated. */
export class InMemoryViewStore extends ViewStore {
  /** Number of batches of which something was written. */
  writes = 0;
  private readonly builds = new Map<string, Map<string, ViewDocument<unknown>>>();

  constructor(
    readonly hooks: ViewHooks = {},
    readonly checkpoints = new InMemoryCheckpoints(),
  ) {
    super();
  }

  async prepare(view: ViewDefinition): Promise<void> {
    this.buildOf(view);
  }

  async load<Document>(view: ViewDefinition, ids: readonly string[]) {
    const build = this.buildOf(view);
    const loaded = ids.flatMap((id) => build.get(id) ?? []).map((row) => [row.id, row] as const);
    return new Map(loaded) as ReadonlyMap<string, ViewDocument<Document>>;
  }

  async write(
    view: ViewDefinition,
    writes: readonly ConditionalWrite[],
    reached?: Checkpoint,
  ): Promise<ReadonlySet<string>> {
    await this.hooks.beforeWrite?.(writes);
    const build = this.buildOf(view);
    const refused = writes.find(({ document }) => this.hooks.refuses?.(document));
    const written = new Set<string>();
    for (const write of writes.filter((each) => each !== refused)) {
      const { loadedVersion, ...row } = write;
      if ((build.get(row.id)?.version ?? 0) !== loadedVersion) continue;
      build.set(row.id, deepFreeze(copyOf({ ...row, projectedAt: PROJECTED_AT })));
      written.add(row.id);
    }
    if (written.size > 0) this.writes += 1;
    if (refused !== undefined) throw new DocumentRefused(refused.id, 'the test refuses it');
    if (reached !== undefined && written.size > 0 && written.size === writes.length) {
      await this.checkpoints.save(readerOf(view), reached);
    }
    return written;
  }

  /** All documents of a build, by id. */
  documentsOf(view: ViewDefinition): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.buildOf(view)].map(([id, { document }]) => [id, document]));
  }

  async query<Document>(): Promise<readonly ViewRow<Document>[]> {
    throw new Error(ONLY_FOR_PROJECTORS);
  }

  async count(): Promise<number> {
    throw new Error(ONLY_FOR_PROJECTORS);
  }

  async sums(): Promise<never> {
    throw new Error(ONLY_FOR_PROJECTORS);
  }

  private buildOf({ name, build }: ViewDefinition): Map<string, ViewDocument<unknown>> {
    const documents = this.builds.get(`${name}@${build}`) ?? new Map<string, ViewDocument<unknown>>();
    this.builds.set(`${name}@${build}`, documents);
    return documents;
  }
}

const ONLY_FOR_PROJECTORS = 'The in-memory view store answers no queries. Test queries on a real view store.';

/** What a store would give back: JSON, and nothing of the writer's own objects. */
const copyOf = <Row>(row: Row): Row => JSON.parse(canonicalJson(row)) as Row;
