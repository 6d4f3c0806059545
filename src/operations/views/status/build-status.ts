import type { Projection, ViewState } from '#kernel';
import type { BuildProgress } from './build-progress.js';

/**
 * What goes on with a build of a view, wherever it is shown.
 * - `following`: has all events · `catching up`: has not yet · `ready`: has all events and waits for a switch
 * - `loading`: a rebuild fills it · `unfinished`: a rebuild was ended while it did
 * - `partial`: made of a part of the log, to be looked at · `resting`: kept, and not fed · `paused`: by an operator
 * - `parked streams`: some wait behind an event that it cannot take · `retrying`: its last batch failed
 * - `stalled`: has events to take and takes none · `not fed`: no process feeds it
 * - `replaced`: the log is not the one that it was made from · `of a later release`: this release cannot feed it
 */
export type BuildStatus =
  | 'following'
  | 'catching up'
  | 'ready'
  | 'loading'
  | 'unfinished'
  | 'partial'
  | 'resting'
  | 'paused'
  | 'parked streams'
  | 'retrying'
  | 'stalled'
  | 'not fed'
  | 'replaced'
  | 'of a later release';

/** What readiness and queries say of the build that is to be in step with the log. */
export type FeedStatus = Exclude<BuildStatus, 'ready' | 'loading' | 'unfinished' | 'partial' | 'resting' | 'not fed'>;

/** What is known of a build that is to be in step with the log. */
export interface FeedFindings extends Pick<BuildProgress, 'isReplaced' | 'lagEvents' | 'parked'> {
  readonly isPaused: boolean;
  /** Made by a later release. */
  readonly isLater?: boolean;
  /** Has not moved for long, though there is more. */
  readonly isStalled?: boolean;
  /** Its last batch failed, in this process. */
  readonly isRetrying?: boolean;
}

/** The gravest that is to be said of it. */
export const feedStatusOf = (found: FeedFindings): FeedStatus => {
  if (found.isLater === true) return 'of a later release';
  if (found.isReplaced) return 'replaced';
  if (found.isPaused) return 'paused';
  if (found.isStalled === true) return 'stalled';
  if (found.isRetrying === true) return 'retrying';
  if (found.parked > 0) return 'parked streams';
  return found.lagEvents > 0 ? 'catching up' : 'following';
};

/** Version of the live build when a later release has made it; this release cannot feed it. */
export const laterVersionOf = (state: ViewState, { version }: Projection): number | undefined => {
  const live = liveVersionOf(state) ?? 0;
  return live > version ? live : undefined;
};

/** Whether the live build was made by an earlier release, so that this one rebuilds the view. */
export const isOlder = (state: ViewState, { version }: Projection): boolean => {
  const live = liveVersionOf(state);
  return live !== undefined && live < version;
};

const liveVersionOf = ({ live, builds }: ViewState): number | undefined =>
  builds.find(({ build }) => build === live)?.projectionVersion;
