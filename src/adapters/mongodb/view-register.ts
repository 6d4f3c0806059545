import type { Collection, Document } from 'mongodb';
import { BEGINNING, type Checkpoint, CheckpointLost, type Fence, Fenced, readerOf, type ViewDefinition } from '#kernel';
import type { MongoConnection } from './mongo-connection.js';
import { DUPLICATE_KEY, tried } from './store-errors.js';
import { assertNames, newCollectionName } from './view-collection.js';

/** Where the documents of a build lie, and how far they have come. */
export interface BuildPlace {
  /** Has the generation of the build in its name: a process that was frozen writes into the one that it knew. */
  readonly collection: string;
  readonly position: number;
  readonly eventId: string | null;
  /** The highest fencing token of those who have fed it. */
  readonly token: number;
}

/** All that MongoDB knows of a view but its documents. */
export interface ViewEntry {
  readonly _id: string;
  /** The build that queries are answered from; null until that was decided. */
  readonly live: string | null;
  /** Number of the decision by which it is live. */
  readonly decision: number;
  /** The build answers once it has come to this position; null until that is known. */
  readonly since: number | null;
  /** Token of the rebuild that has the view. */
  readonly rebuild: number;
  readonly builds: Readonly<Record<string, BuildPlace>>;
}

type Build = Pick<ViewDefinition, 'name' | 'build'>;

const NEW = { live: null, decision: -1, since: null, rebuild: 0, builds: {} } as const;

/**
 * One document for each view in the collection `views`: which build is live, where the documents of each build lie, and
 * its checkpoint. All in one, so that a reader knows all of it as of one moment.
 */
export class ViewRegister {
  private readonly entries: Collection<ViewEntry>;

  constructor(private readonly connection: MongoConnection) {
    this.entries = connection.db.collection<ViewEntry>('views');
  }

  /** @throws StoreUnavailable */
  async read(view: string, signal?: AbortSignal): Promise<ViewEntry | undefined> {
    const options = { ...this.connection.limit, ...(signal && { signal }) };
    return (await tried('reading where a view is', () => this.entries.findOne({ _id: view }, options))) ?? undefined;
  }

  /** @throws StoreUnavailable */
  list(): Promise<readonly ViewEntry[]> {
    return tried('listing views', () => this.entries.find({}, this.connection.limit).toArray());
  }

  /** Makes the view known, unless it is. */
  async add(view: string): Promise<void> {
    await tried('registering a view', () =>
      this.entries.insertOne({ _id: view, ...NEW }, this.connection.limit).catch((error: unknown) => {
        if ((error as { readonly code?: unknown }).code !== DUPLICATE_KEY) throw error;
      }),
    );
  }

  /** Where the build is; a place is made when it has none. */
  async placed(build: ViewDefinition): Promise<BuildPlace> {
    assertNames(build);
    const before = await this.read(build.name);
    if (before === undefined) await this.add(build.name);
    const place = before?.builds[build.build];
    if (place !== undefined) return place;
    // Of several that make one at once, one wins; there is no collection of the others yet.
    await this.update(
      { _id: build.name, [pathOf(build)]: { $exists: false } },
      { $set: { [pathOf(build)]: newPlace(build) } },
    );
    return placeIn(await this.read(build.name), build);
  }

  /**
   * Keeps out those who fed the build before the holder of this lease.
   * @throws Fenced when another has taken the lease over since
   */
  async fence(build: Build, collection: string, fence: Fence): Promise<void> {
    const token = pathOf(build, 'token');
    const taken = { ...at(build, collection), [token]: { $lte: fence.token } };
    if (await this.update(taken, { $set: { [token]: fence.token } })) return;
    placeIn(await this.read(build.name), build, collection);
    throw new Fenced(fence);
  }

  /**
   * Saves how far the documents have come; a position before the one that is kept changes nothing.
   * @throws Fenced, CheckpointLost, StoreUnavailable
   */
  async save(build: Build, collection: string, reached: Checkpoint, fence?: Fence): Promise<void> {
    const token = pathOf(build, 'token');
    const mayBe = { ...at(build, collection), ...(fence && { [token]: { $lte: fence.token } }) };
    const isSaved = await this.update(
      { ...mayBe, [pathOf(build, 'position')]: { $lte: reached.position } },
      { $set: { ...checkpointIn(build, reached), ...(fence && { [token]: fence.token }) } },
    );
    if (isSaved) return;
    const place = placeIn(await this.read(build.name), build, collection);
    if (fence !== undefined && place.token > fence.token) throw new Fenced(fence);
  }

  /** Changes the entry that fits. @returns whether there was one */
  async update(condition: Document, change: Document): Promise<boolean> {
    const { matchedCount } = await tried('changing where a view is', () =>
      this.entries.updateOne(condition, change, this.connection.limit),
    );
    return matchedCount === 1;
  }
}

/** The path of a build in its view's entry, or of something of it. */
export const pathOf = ({ build }: Build, part?: keyof BuildPlace): string =>
  part === undefined ? `builds.${build}` : `builds.${build}.${part}`;

/** Holds while the build is in that collection. */
export const at = (build: Build, collection: string): Document => ({
  _id: build.name,
  [pathOf(build, 'collection')]: collection,
});

export const newPlace = (build: Build): BuildPlace => ({
  collection: newCollectionName(build),
  position: BEGINNING.position,
  eventId: null,
  token: 0,
});

export const checkpointIn = (build: Build, { position, eventId }: Checkpoint): Document => ({
  [pathOf(build, 'position')]: position,
  [pathOf(build, 'eventId')]: eventId ?? null,
});

/** @param collection where it has to be @throws CheckpointLost when it is not there any more */
export const placeIn = (entry: ViewEntry | undefined, build: Build, collection?: string): BuildPlace => {
  const place = entry?.builds[build.build];
  if (place === undefined || place.collection !== (collection ?? place.collection)) {
    throw new CheckpointLost(readerOf(build));
  }
  return place;
};
