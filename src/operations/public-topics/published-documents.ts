import { DocumentLoader, type FreshViews, type PublishedViews, type ReadPreferences, type StateTopic } from '#platform';

type Publishing = Pick<StateTopic, 'channel' | 'state' | 'stateOf'>;

/** Reads the views that public states are folded into. */
export class PublishedDocuments implements PublishedViews {
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
    const { document, version, projectedAt } = found;
    return topic.stateOf(document, { version, occurredAt: projectedAt }).data;
  }
}
