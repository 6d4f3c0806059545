import { StoreUnavailable } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { catchUp } from './catch-up.js';
import type { ProjectionState } from '../status/projection-watch.js';

type Seen = readonly [position: number, lagEvents: number, status?: ProjectionState['status']];

/** Looks that see one after another of these states; the last one for ever. */
const watchSeeing = (...looks: readonly (readonly Seen[])[]) => {
  let look = 0;
  return {
    look: async () => (looks[Math.min(look++, looks.length - 1)] ?? []).map(stateOf),
  };
};

const stateOf = ([position, lagEvents, status = 'following']: Seen, index: number): ProjectionState => ({
  reader: `view-${index}@1`,
  position,
  lagEvents,
  status,
  lagSeconds: 0,
  parked: 0,
  lastError: undefined,
  projection: {} as ProjectionState['projection'],
});

const caughtUp = async (watch: ReturnType<typeof watchSeeing>) => {
  const told: number[] = [];
  const stuck = await catchUp(watch, new TestEnvironment(), (behind) => void told.push(behind));
  return { told, stuck: stuck.map(({ reader }) => reader) };
};

describe('Views that catch up', () => {
  it('are waited for until the slowest has all that there was', async () => {
    const watch = watchSeeing(
      [
        [0, 9],
        [4, 5],
      ],
      [
        [9, 0],
        [6, 3],
      ],
      [
        [9, 0],
        [9, 0],
      ],
    );
    expect(await caughtUp(watch)).toEqual({ told: [9, 3], stuck: [] });
  });

  it('need not have what comes meanwhile', async () => {
    expect(await caughtUp(watchSeeing([[5, 5]], [[10, 90]]))).toEqual({ told: [5], stuck: [] });
  });

  it('are waited for when the database answers late', async () => {
    const watch = watchSeeing([[5, 4]], [[9, 0]]);
    let looks = 0;
    const late = {
      look: () => ((looks += 1) === 2 ? Promise.reject(new StoreUnavailable('time-out')) : watch.look()),
    };
    expect(await caughtUp(late)).toEqual({ told: [4], stuck: [] });
    expect(looks).toBe(3);
  });

  it('are there at once in an empty log', async () => {
    expect(await caughtUp(watchSeeing([[0, 0]]))).toEqual({ told: [], stuck: [] });
  });

  it.each(['stalled', 'replaced'] as const)('are not waited for when all that is left is %s', async (status) => {
    const watch = watchSeeing(
      [
        [0, 9, status],
        [4, 5],
      ],
      [
        [0, 9, status],
        [9, 0],
      ],
    );
    expect(await caughtUp(watch)).toEqual({ told: [9], stuck: ['view-0@1'] });
  });
});
