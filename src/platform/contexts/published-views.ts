import type { ReadPreferences } from '../http/read-preferences.js';

/** What views hold of the subjects of other contexts, in the form in which these publish them: for queries, beside `PublicStates`. */
export abstract class PublishedViews {
  /**
   * As fresh as is asked, and one load for the subjects of a list. Personal values are sealed; `changedAt` is when the view was written.
   * @param channel of the context that publishes it: `shipments`
   * @returns `undefined` when there is no such subject
   * @throws ViewsUnavailable, ProjectionLagging
   */
  abstract find(channel: string, subject: string, preferences: ReadPreferences): Promise<unknown>;
}
