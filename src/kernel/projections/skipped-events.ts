import type { StoredEvent } from '../events/stored-event.js';
import type { ParkedStreams } from './parked-streams.js';

type Event = Pick<StoredEvent, 'stream' | 'version'>;

/** What does not go into a build. */
export interface SkippedEvents {
  /** The version that each parked stream waits at: neither that event nor a later one goes in. */
  readonly parked: Map<string, number>;
  /** Names of events that an operator decided to skip. */
  readonly discarded: Set<string>;
}

/** What is skipped as of now, by the build's reader. @throws StoreUnavailable */
export const skippedIn = async (
  streams: Pick<ParkedStreams, 'list' | 'discarded'>,
  reader: string,
): Promise<SkippedEvents> => {
  const parked = await streams.list(reader);
  const discarded = await streams.discarded(reader);
  return {
    parked: new Map(parked.map(({ stream, version }) => [stream, version])),
    discarded: new Set(discarded.map(eventName)),
  };
};

/** Distinguishes an event from all others of the log. */
export const eventName = ({ stream, version }: Event): string => `${stream} ${version}`;
