import { type Environment, withRetries } from '#kernel';
import type { ProjectionState, ProjectionWatch } from '../status/projection-watch.js';

const LOOK_EVERY_MS = 100;

/**
 * Waits until every view holds what the log holds now, whichever process feeds it.
 *
 * @throws StoreUnavailable when nothing can be learnt for a minute
 * @param publish called with the number of events that the slowest view is behind, about ten times a second
 * @returns the views that do not move any more; none when all have caught up
 */
export const catchUp = async (
  watch: Pick<ProjectionWatch, 'look'>,
  environment: Environment,
  publish: (eventsBehind: number) => void,
): Promise<readonly ProjectionState[]> => {
  let head: number | undefined;
  for (;;) {
    const states = await withRetries(environment, () => watch.look());
    head ??= Math.max(0, ...states.map(({ position, lagEvents }) => position + lagEvents));
    const wanted = head;
    const behind = states.filter(({ position }) => position < wanted);
    if (behind.length === 0) return [];
    const stuck = behind.filter(
      ({ status }) => status === 'stalled' || status === 'replaced' || status === 'of a later release',
    );
    if (stuck.length === behind.length) return stuck;
    publish(wanted - Math.min(...behind.map(({ position }) => position)));
    await environment.sleep(LOOK_EVERY_MS);
  }
};
