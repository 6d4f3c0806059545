import { jest } from '@jest/globals';
import { TestEnvironment } from '#kernel/testing';
import { ReturningViews } from './returning-views.js';

/** Builds that were decided upon elsewhere, and how far each has come here. */
const setUp = (reached: Readonly<Record<string, number>>) => {
  const positions = new Map(Object.entries(reached));
  const told: string[] = [];
  let isDown = false;
  const builds = {
    list: async () => {
      if (isDown) throw new Error('the database is away');
      return Object.keys(reached).map((view) => ({ view, elsewhere: positions.has(view) }));
    },
  };
  const decisions = {
    comeBack: async (view: string, wanted: number) => (positions.get(view) ?? 0) >= wanted && positions.delete(view),
  };
  const views = new ReturningViews(
    { builds, decisions, log: { head: async () => 100 }, environment: new TestEnvironment() },
    { returned: (view) => void told.push(view), failed: (error) => void told.push(String(error)) },
  );
  return { views, told, positions, fail: (down: boolean) => void (isDown = down) };
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('Views that were moved back', () => {
  it('come back one by one, when their live builds have come to the end of the log; readiness is red until then', async () => {
    const { views, told, positions } = setUp({ customers: 40, sales: 100 });
    await views.start();
    expect(await views.look()).toMatchObject([
      { ok: false, detail: expect.stringMatching(/^customers, sales: /) as string },
    ]);
    await jest.advanceTimersByTimeAsync(1_500);
    expect(told).toEqual(['sales']);
    expect(await views.look()).toMatchObject([{ detail: expect.stringMatching(/^customers: /) as string }]);
    positions.set('customers', 100);
    await jest.advanceTimersByTimeAsync(5_000);
    expect([told, await views.look()]).toEqual([['sales', 'customers'], []]);
    await views.stop();
  });

  it('come back after the database was away', async () => {
    const { views, told, positions, fail } = setUp({ customers: 40 });
    await views.start();
    fail(true);
    await jest.advanceTimersByTimeAsync(3_500);
    fail(false);
    positions.set('customers', 100);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(told).toContain('Error: the database is away');
    expect(told.at(-1)).toBe('customers');
    await views.stop();
  });

  it('are no matter where none was moved', async () => {
    const { views } = setUp({});
    await views.start();
    expect(await views.look()).toEqual([]);
    await views.stop();
  });
});
