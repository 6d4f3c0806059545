import type { ViewState } from '#kernel';
import type { MongoConnection } from './mongo-connection.js';
import { NO_SUCH_COLLECTION, tried } from './store-errors.js';
import { isOfDocuments, madeAt } from './view-collection.js';
import { pathOf, type ViewEntry, type ViewRegister } from './view-register.js';

/** A collection may be made some time before its build is registered, and a frozen process may still write into one. */
const ORPHANED_AFTER_MS = 3_600_000;

/** What was decided about builds, as MongoDB is to know it. */
export type Decided = Pick<ViewState, 'view' | 'live' | 'switches'> & {
  readonly builds: readonly { readonly build: string }[];
};

/**
 * Brings what was decided about builds to those who ask MongoDB. Any process may do any of it, any number of times: an older
 * decision never takes the place of a newer one.
 */
export class LivePointers {
  constructor(
    private readonly connection: MongoConnection,
    private readonly register: ViewRegister,
  ) {}

  /** Views whose pointer is not where the decision was, or has no position yet from which the build answers. */
  async behind(decided: readonly Decided[]): Promise<readonly Decided[]> {
    const entries = await this.entries();
    return decided.filter((view) => isBehind(view, entries.get(view.view)));
  }

  /** The live build of each view as it was decided, and whether that is where queries go. */
  async compare(decided: readonly Decided[]) {
    const entries = await this.entries();
    return decided.map(({ view, live, switches }) => {
      const entry = entries.get(view);
      return {
        view,
        build: live,
        isRight: entry?.live === live && entry.decision === switches && entry.since !== null,
      };
    });
  }

  /** From now on no query reads the build of before. It takes `settle` before queries read this one. */
  async point({ view, live, switches }: Decided): Promise<void> {
    await this.register.add(view);
    const decision = { live, decision: switches, since: null };
    const isOther = [{ decision: { $lt: switches } }, { decision: switches, live: { $ne: live } }];
    await this.register.update({ _id: view, $or: isOther }, { $set: decision });
  }

  /** @param head position of the log, read after the pointer was moved: no answer of the build before was newer */
  async settle({ view, switches }: Decided, head: number): Promise<void> {
    await this.register.update({ _id: view, decision: switches, since: null }, { $set: { since: head } });
  }

  /** Log position that a build has come to; 0 for one that is not there. */
  async positionOf(view: string, build: string): Promise<number> {
    return (await this.register.read(view))?.builds[build]?.position ?? 0;
  }

  /** Keeps out those who rebuilt the view before the holder of this token. */
  async hold(view: string, token: number): Promise<void> {
    await this.register.add(view);
    await this.register.update({ _id: view }, { $max: { rebuild: token } });
  }

  /** Takes a build away with its documents. */
  async remove(view: string, build: string): Promise<void> {
    const collection = (await this.register.read(view))?.builds[build]?.collection;
    if (collection === undefined) return;
    await this.register.update({ _id: view }, { $unset: { [pathOf({ name: view, build })]: '' } });
    await this.drop(collection);
  }

  /**
   * Takes away builds that were removed while MongoDB could not be reached, and collections that belong to no build.
   * @returns the names of the collections
   */
  async sweep(decided: readonly Decided[], now: Date): Promise<readonly string[]> {
    for (const { _id: view, builds } of await this.register.list()) {
      const known = decided.find((each) => each.view === view)?.builds ?? [];
      const gone = Object.keys(builds).filter((build) => !known.some((each) => each.build === build));
      for (const build of gone) await this.remove(view, build);
    }
    const orphans = await this.orphans(now);
    for (const orphan of orphans) await this.drop(orphan);
    return orphans;
  }

  /** Collections of documents that belong to no build, and have not for an hour. */
  async orphans(now: Date): Promise<readonly string[]> {
    const names = await tried('listing collections', async () => {
      const listed = await this.connection.db
        .listCollections({}, { nameOnly: true, ...this.connection.limit })
        .toArray();
      return listed.map(({ name }) => name);
    });
    const places = (await this.register.list()).flatMap(({ builds }) => Object.values(builds));
    const used = new Set(places.map(({ collection }) => collection));
    return names.filter(
      (name) => isOfDocuments(name) && !used.has(name) && now.getTime() - madeAt(name).getTime() > ORPHANED_AFTER_MS,
    );
  }

  /** Takes away a collection that no build is in. */
  async drop(collection: string): Promise<void> {
    const { db, limit } = this.connection;
    await tried('removing documents', () => db.command({ drop: collection, ...limit }).catch(unlessThere));
  }

  /** By view. */
  private async entries(): Promise<ReadonlyMap<string, ViewEntry>> {
    return new Map((await this.register.list()).map((entry) => [entry._id, entry]));
  }
}

const isBehind = ({ live, switches }: Decided, entry: ViewEntry | undefined): boolean =>
  entry === undefined || entry.decision < switches || entry.since === null || isForged(live, switches, entry);

/** No decision was ever that the view goes there. */
const isForged = (live: string, switches: number, entry: ViewEntry): boolean =>
  entry.decision === switches && entry.live !== live;

const unlessThere = (error: unknown): void => {
  if ((error as { readonly code?: unknown }).code !== NO_SUCH_COLLECTION) throw error;
};
