import { DocumentLoader, type FreshViews, type PublishedViews, type ReadPreferences, type StateTopic } from '#platform';

type Publishing = Pick<StateTopic, 'channel' | 'state' | 'stateOf'>;

/** Reads the views that public states are folded into. */
export class PublishedDocuments implements PublishedViews {
  /** Of documents that are still in use: all who ask for one at the same time get the same. */
  private readonly published = new WeakMap<object, unknown>();
  private readonly topics: ReadonlyMap<string, Publishing & { readonly loader: DocumentLoader<unknown> }>;

  constructor(views: FreshViews, topics: readonly Publishing[]) {
    this.topics = new Map(
      topics.map((topic) => [topic.channel, { ...topic, loader: new DocumentLoader(views, topic.state.view) }]),
    );
  }

  async find(channel: string, subject: string, preferences: ReadPreferences): Promise<unknown> {
    const topic = this.topics.get(channel);
    if (topic === undefined) throw new Error(`Nothing is published as ${channel}`);
    const found = await topic.loader.find(subject, preferences);
    if (found === undefined) return undefined;
    const { version, projectedAt } = found;
    const document = found.document as object;
    const published =
      this.published.get(document) ?? topic.stateOf(document, { version, occurredAt: projectedAt }).data;
    this.published.set(document, published);
    return published;
  }
}
