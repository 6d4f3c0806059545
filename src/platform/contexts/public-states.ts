/**
 * What other contexts publish, in the form that they publish: the newest state of each subject. So a context that needs to know
 * something of another relies on nothing but its public schemas.
 */
export abstract class PublicStates {
  /**
   * Read from the events themselves, so it is never behind. Personal values are sealed.
   * @param channel of the context that publishes it: `orders`
   * @returns `undefined` when there is no such subject
   * @throws StoreUnavailable, UnreadableEvent
   */
  abstract find(channel: string, subject: string): Promise<unknown>;
}
