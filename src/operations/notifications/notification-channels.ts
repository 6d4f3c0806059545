/** What goes to a channel: whoever listens at that moment gets it. */
export interface ChannelMessage {
  /** `daybook:orders` */
  readonly channel: string;
  /** JSON. */
  readonly text: string;
}

/** Channels that keep nothing: a message reaches those who listen, or nobody. */
export interface NotificationChannels {
  /**
   * Takes messages in this order. After a failure any number of the first ones may have gone out.
   * @throws ChannelsUnavailable within seconds
   */
  publish(messages: readonly ChannelMessage[]): Promise<void>;
  /** Ends the connection; never rejects. */
  close(): Promise<void>;
}

/** Messages do not go out now; the same may succeed later. */
export class ChannelsUnavailable extends Error {
  override readonly name = 'ChannelsUnavailable';
}
