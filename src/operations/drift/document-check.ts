import {
  canonicalJson,
  type Checkpoints,
  documentIdOf,
  type Environment,
  type EventStore,
  freshFold,
  type ParkedStreams,
  type Projection,
  readerOf,
  StoreUnavailable,
  type StoredEvent,
  type ViewDifference,
  type ViewDocument,
  type ViewStore,
} from '#kernel';

/** What two reads at two moments make look different, a third one does not. */
const LOOKS = 3;
const LOOK_AGAIN_MS = 200;

export interface DocumentCheckPorts {
  readonly store: Pick<EventStore, 'readStream'>;
  /** Builds by name. */
  readonly views: Pick<ViewStore, 'load'>;
  readonly checkpoints: Pick<Checkpoints, 'load'>;
  readonly parked: Pick<ParkedStreams, 'list' | 'discarded'>;
  readonly environment: Pick<Environment, 'sleep'>;
}

/** An event that a view may have taken. */
export type TakenEvent = Pick<StoredEvent, 'stream' | 'version' | 'position'>;

type Found = Omit<ViewDifference, 'foundAt'>;

/** Holds documents of a view of one stream against a fresh fold of their events, while the view is fed. */
export class DocumentCheck {
  constructor(private readonly ports: DocumentCheckPorts) {}

  /**
   * What of the documents of these streams is not what the events make of it, the given one at least being in it.
   * Events that the view has not come to are left for another time, and so are those that this release cannot read.
   * @param projection into the build that is looked at
   * @throws StoreUnavailable
   */
  async differences(projection: Projection, events: readonly TakenEvent[]): Promise<readonly Found[]> {
    let [open, found] = [newestOf(events), [] as readonly Found[]];
    for (let look = 1; look <= LOOKS && open.length > 0; look += 1) {
      if (look > 1) await this.ports.environment.sleep(LOOK_AGAIN_MS);
      found = await this.look(projection, open);
      open = open.filter(({ stream }) => found.some((difference) => difference.stream === stream));
    }
    return open.length > 0 ? found : [];
  }

  private async look(projection: Projection, events: readonly TakenEvent[]): Promise<readonly Found[]> {
    const { checkpoints, parked, views } = this.ports;
    const reader = readerOf(projection.view);
    // In this order: whatever happens meanwhile, the documents have at least what these tell.
    const position = (await checkpoints.load(reader)).get(0)?.position ?? 0;
    const waiting = new Map((await parked.list(reader)).map(({ stream, version }) => [stream, version]));
    const passedOver = await parked.discarded(reader);
    const taken = events.filter((event) => event.position <= position);
    const documents = await views.load(
      projection.view,
      taken.map(({ stream }) => documentIdOf(projection, stream)),
    );
    const found: Found[] = [];
    for (const event of taken) {
      const document = documents.get(documentIdOf(projection, event.stream));
      const leaveOut = new Set(passedOver.filter(({ stream }) => stream === event.stream).map((it) => it.version));
      const owed = Math.min(event.version, (waiting.get(event.stream) ?? Infinity) - 1);
      const difference = await this.compare(projection, event, document, { owed, leaveOut });
      if (difference !== undefined) found.push(difference);
    }
    return found;
  }

  /** @param owed version that the document has to have seen at least */
  private async compare(
    projection: Projection,
    { stream, position }: TakenEvent,
    document: ViewDocument<unknown> | undefined,
    { owed, leaveOut }: { readonly owed: number; readonly leaveOut: ReadonlySet<number> },
  ): Promise<Found | undefined> {
    const version = Math.max(owed, document?.version ?? 0);
    const fresh = await this.fold(projection, stream, version, leaveOut);
    if (fresh === 'unreadable' || isSame(document, fresh)) return undefined;
    return {
      projection: readerOf(projection.view),
      id: documentIdOf(projection, stream),
      stream,
      version,
      position: Math.max(position, fresh?.position ?? 0),
      expected: fresh?.document,
      found: document?.document,
    };
  }

  private async fold(projection: Projection, stream: string, version: number, leaveOut: ReadonlySet<number>) {
    try {
      return await freshFold(projection, this.ports.store, stream, version, leaveOut);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // The view could not take it either: it is told where the stream is parked.
      return 'unreadable';
    }
  }
}

/** One event a stream, the one with the highest version. */
const newestOf = (events: readonly TakenEvent[]): readonly TakenEvent[] => [
  ...new Map(events.toSorted((a, b) => a.version - b.version).map((event) => [event.stream, event])).values(),
];

const isSame = (
  document: Pick<ViewDocument<unknown>, 'document' | 'version'> | undefined,
  fresh: Pick<ViewDocument<unknown>, 'document' | 'version'> | undefined,
): boolean =>
  document?.version === fresh?.version &&
  canonicalJson(document?.document ?? null) === canonicalJson(fresh?.document ?? null);
