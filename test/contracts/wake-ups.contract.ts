import type { WakeUps } from '#kernel';
import { promisedMs } from '../support/promised.js';

const HEARD = 100;

/** What all wake-ups promise; `open` gives two instances, as two processes have them. */
export const wakeUpsContract = (
  open: () => Promise<{ here: WakeUps; there: WakeUps; close(): Promise<void> }>,
): void => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('wakes followers in the same process at once', () => {
    let woken = 0;
    const unsubscribe = opened.here.onGrowth(() => (woken += 1));
    opened.here.announce(1);
    unsubscribe();
    expect(woken).toBe(1);
  });

  it('wakes followers in other processes within 50 ms', async () => {
    const delays: number[] = [];
    for (let position = 2; position < 12; position += 1) {
      const startedAt = performance.now();
      const woken = nextWakeUp(opened.there);
      opened.here.announce(position);
      await woken;
      delays.push(performance.now() - startedAt);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(delays.sort((a, b) => a - b)[5]).toBeLessThan(promisedMs(50));
  });

  it('does not wake who has unsubscribed', async () => {
    let woken = 0;
    opened.there.onGrowth(() => (woken += 1))();
    const other = nextWakeUp(opened.there);
    opened.here.announce(20);
    await other;
    expect(woken).toBe(0);
  });

  it('wakes everyone again within a second when nothing is announced', async () => {
    const startedAt = performance.now();
    await nextWakeUp(opened.there);
    expect(performance.now() - startedAt).toBeLessThan(promisedMs(1_500));
  });

  it('wakes followers in this process alone when told to', async () => {
    const woken: (number | undefined)[] = [];
    const unsubscribe = opened.here.onGrowth((position) => void woken.push(position));
    const others: (number | undefined)[] = [];
    const unsubscribeOthers = opened.there.onGrowth((position) => void others.push(position));
    opened.here.wake();
    opened.here.wake(HEARD);
    opened.here.wake(HEARD);
    const announced = nextWakeUp(opened.there, HEARD + 1);
    opened.here.announce(HEARD + 1);
    await announced;
    unsubscribe();
    unsubscribeOthers();
    expect(woken.filter((position) => position !== undefined)).toEqual([HEARD, HEARD + 1]);
    expect(others.filter((position) => position !== undefined)).toEqual([HEARD + 1]);
  });
};

const nextWakeUp = (wakeUps: WakeUps, at?: number): Promise<void> =>
  new Promise((resolve) => {
    const unsubscribe = wakeUps.onGrowth((position) => {
      if (at !== undefined && position !== at) return;
      unsubscribe();
      resolve();
    });
  });
