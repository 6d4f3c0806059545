import {
  type Checkpoint,
  type Environment,
  type Fence,
  LIVE_BUILD,
  readerOf,
  StoreUnavailable,
  type ViewDefinition,
} from '#kernel';
import type { MongoConnection } from './mongo-connection.js';
import type { Reading } from './reading.js';
import { type BuildPlace, placeIn, type ViewEntry, type ViewRegister } from './view-register.js';

/** Callers are promised an answer within 2 s. */
const ANSWERED_WITHIN_MS = 1_800;
/** A build that was switched to answers once it has what the one before had, which takes milliseconds. */
const PATIENCE_MS = 1_500;
const LOOK_EVERY_MS = 10;

/** The build that queries are answered from, by one decision. */
export interface LivePlace extends BuildPlace {
  readonly build: string;
  readonly decision: number;
}

type Question<Answer> = (collection: string, reading: Reading) => Promise<Answer>;

/** Which collection is asked, and which one is written to. */
export class ViewPlaces {
  /** Collections that this process feeds, by reader: only who prepares a build learns that it lies elsewhere now. */
  private readonly fed = new Map<string, string>();
  /** Collections that were asked last, by reader. */
  private readonly named = new Map<string, string>();
  /** Live builds that were asked last, by view. */
  private readonly live = new Map<string, LivePlace>();

  constructor(
    private readonly register: ViewRegister,
    private readonly limit: MongoConnection['limit'],
    private readonly environment: Pick<Environment, 'monotonicMs' | 'sleep'>,
  ) {}

  /** @returns the collection of the build, which is made when it has none @throws Fenced, StoreUnavailable */
  async prepare(view: ViewDefinition, fence?: Fence): Promise<string> {
    const { collection } = await this.register.placed(view);
    if (fence !== undefined) await this.register.fence(view, collection, fence);
    this.fed.set(readerOf(view), collection);
    return collection;
  }

  /** The collection that the build was prepared in. @throws CheckpointLost, StoreUnavailable */
  async toFeed(view: Pick<ViewDefinition, 'name' | 'build'>): Promise<string> {
    return this.fed.get(readerOf(view)) ?? placeIn(await this.register.read(view.name), view).collection;
  }

  /** @throws Fenced, CheckpointLost, StoreUnavailable */
  async save(view: Pick<ViewDefinition, 'name' | 'build'>, reached: Checkpoint, fence?: Fence): Promise<void> {
    await this.register.save(view, await this.toFeed(view), reached, fence);
  }

  /**
   * The answer of one build as a whole: that of the live one, or of the one that is named.
   * @throws StoreUnavailable, CheckpointLost
   */
  asked<Answer>(view: ViewDefinition, question: Question<Answer>): Promise<Answer> {
    return view.build === LIVE_BUILD ? this.askLive(view.name, question) : this.askNamed(view, question);
  }

  /** The live build, once it has come to where it may answer; `undefined` until then. @throws StoreUnavailable */
  async liveOf(view: string): Promise<LivePlace | undefined> {
    return livePlace(await this.register.read(view));
  }

  /**
   * Asks the build that was live last, and then whether it is live still: an answer of a build that was replaced before it
   * was read does not count.
   */
  private async askLive<Answer>(view: string, question: Question<Answer>): Promise<Answer> {
    const reading = { ...this.limit, signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) };
    for (let place = this.live.get(view) ?? (await this.waitForLive(view, reading)); ;) {
      const answer = await settled(question(place.collection, reading));
      const now = await this.waitForLive(view, reading);
      if (now.collection === place.collection && now.decision === place.decision) return answer();
      place = now;
    }
  }

  private async askNamed<Answer>(view: ViewDefinition, question: Question<Answer>): Promise<Answer> {
    const reader = readerOf(view);
    const whereNow = async () => placeIn(await this.register.read(view.name), view).collection;
    for (let collection = this.named.get(reader) ?? (await whereNow()); ;) {
      const [answer, now] = await Promise.all([settled(question(collection, this.limit)), whereNow()]);
      this.named.set(reader, now);
      if (now === collection) return answer();
      collection = now;
    }
  }

  private async waitForLive(view: string, { signal }: Reading): Promise<LivePlace> {
    const deadline = this.environment.monotonicMs() + PATIENCE_MS;
    for (;;) {
      const entry = await this.register.read(view, signal);
      const place = livePlace(entry);
      if (place !== undefined) {
        this.live.set(view, place);
        return place;
      }
      if (this.environment.monotonicMs() > deadline) throw new StoreUnavailable(whyNot(view, entry));
      await this.environment.sleep(LOOK_EVERY_MS);
    }
  }
}

/** What came of work, to be looked at later. */
const settled = <Result>(work: Promise<Result>): Promise<() => Result> =>
  work.then(
    (result) => () => result,
    (error: unknown) => () => {
      throw error;
    },
  );

const livePlace = (entry: ViewEntry | undefined): LivePlace | undefined => {
  if (entry === undefined || entry.live === null || entry.since === null) return undefined;
  const { live, since, decision, builds } = entry;
  const place = builds[live];
  return place === undefined || place.position < since ? undefined : { ...place, build: live, decision };
};

/** Why queries of the view are not answered now; `undefined` when they are. */
export const whyNotLive = (entry: ViewEntry): string | undefined =>
  livePlace(entry) === undefined ? whyNot(entry._id, entry) : undefined;

const whyNot = (view: string, entry: ViewEntry | undefined): string => {
  const position = entry?.builds[entry.live ?? '']?.position;
  const since = entry?.since ?? undefined;
  if (position === undefined || since === undefined) {
    return `${view} is not in MongoDB yet: it is made from the events by itself`;
  }
  return `${view} is being made from the events: it has come to position ${position} and answers from ${since} on`;
};
