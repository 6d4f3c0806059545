import { StoreUnavailable } from '../events/event-store.js';
import { TestEnvironment } from '../testing/test-environment.js';
import { withRetries } from './with-retries.js';

/** Sleeps take no time but move the clocks. */
class Hurried extends TestEnvironment {
  override async sleep(milliseconds: number): Promise<void> {
    this.pass(milliseconds);
  }
}

describe('Work that is tried again', () => {
  it('is done until the store answers', async () => {
    let tries = 0;
    const work = async () => {
      if ((tries += 1) < 4) throw new StoreUnavailable('time-out');
      return 'done';
    };
    expect([await withRetries(new Hurried(), work), tries]).toEqual(['done', 4]);
  });

  it('ends with the last failure after a minute', async () => {
    const environment = new Hurried();
    const beganAt = environment.monotonicMs();
    const work = () => Promise.reject(new StoreUnavailable('time-out'));
    await expect(withRetries(environment, work)).rejects.toThrow('time-out');
    expect(environment.monotonicMs() - beganAt).toBeGreaterThanOrEqual(60_000);
  });

  it('is begun again although it took longer than a minute, and not a third time', async () => {
    const environment = new Hurried();
    let tries = 0;
    const work = async () => {
      tries += 1;
      environment.pass(600_000);
      throw new StoreUnavailable('time-out');
    };
    await expect(withRetries(environment, work)).rejects.toThrow('time-out');
    expect(tries).toBe(2);
  });

  it('is begun again as often as it goes on, however long that takes', async () => {
    const environment = new Hurried();
    let reached = 0;
    const work = async () => {
      environment.pass(600_000);
      if (reached < 5) reached += 1;
      throw new StoreUnavailable('time-out');
    };
    let tries = 0;
    const counted = () => ((tries += 1), work());
    await expect(withRetries(environment, counted, { reached: () => reached })).rejects.toThrow('time-out');
    expect(tries).toBe(6);
  });

  it('ends at once with a failure that does not pass', async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      throw new TypeError('defect');
    };
    await expect(withRetries(new Hurried(), work)).rejects.toThrow('defect');
    expect(tries).toBe(1);
  });
});
