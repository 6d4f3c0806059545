import type { Environment } from '#kernel';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** A timer may fire a moment before its time. */
const EARLY_MS = 1;

/** What every environment promises. */
export const environmentContract = (environment: Environment): void => {
  it('has a monotonic clock that a sleep moves on', async () => {
    const began = environment.monotonicMs();
    await environment.sleep(20);
    expect(environment.monotonicMs() - began).toBeGreaterThanOrEqual(20 - EARLY_MS);
  });

  it('never gives an id twice, and gives only UUIDv7', () => {
    const ids = Array.from({ length: 1_000 }, () => environment.newId());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !UUID_V7.test(id))).toEqual([]);
  });

  it('tells ages by its wall clock', () => {
    expect(environment.ageMs(environment.ago(60_000).toISOString())).toBeGreaterThanOrEqual(60_000 - EARLY_MS);
    expect(environment.ageMs(environment.ago(-60_000).toISOString())).toBeLessThan(0);
  });

  it('lets everything that waits in the event loop come first', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('waited'));
    await environment.nextTurn();
    expect(order).toEqual(['waited']);
  });
};
