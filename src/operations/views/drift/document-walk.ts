import { type Keyset, type Projection, readerOf, type ViewStore } from '#kernel';

/** Goes through the documents of a view again and again: one that no event has made is met by no walk of the log. */
export class DocumentWalk {
  private readonly reached = new Map<string, Keyset>();

  constructor(private readonly views: Pick<ViewStore, 'query'>) {}

  /** The next ids, at most `limit`; after the last one the first again. @throws StoreUnavailable */
  async next({ view }: Projection, limit: number): Promise<readonly string[]> {
    const reader = readerOf(view);
    const after = this.reached.get(reader);
    const page = await this.views.query(view, { sort: [], limit, ...(after !== undefined && { after }) });
    const last = page.at(-1);
    if (last === undefined || page.length < limit) this.reached.delete(reader);
    else this.reached.set(reader, last.keyset);
    return page.map(({ id }) => id);
  }
}
