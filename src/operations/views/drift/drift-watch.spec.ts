import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreUnavailable } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { type DriftPorts, DriftWatch } from './drift-watch.js';

/** A sleep ends only when the time is moved. */
class Standing extends TestEnvironment {
  elapsedMs = 0;

  override monotonicMs(): number {
    return this.elapsedMs;
  }

  override sleep(): Promise<void> {
    return new Promise(() => undefined);
  }
}

it('says after 20 s that documents cannot be looked at, so that a question every 10 s finds it within 30', async () => {
  const environment = new Standing();
  const builds = { list: () => Promise.reject(new StoreUnavailable('the database is down')) };
  const differences = { count: () => Promise.resolve(0) };
  const leases = {
    whileHeld: (_name: string, signal: AbortSignal, work: (held: AbortSignal) => unknown) => work(signal),
  };
  const ports = { environment, builds, differences, leases, projections: [] } as unknown as DriftPorts;
  const failures: unknown[] = [];
  const journal = {
    drifted: () => undefined,
    checked: () => undefined,
    failed: (error: unknown) => failures.push(error),
  };
  const watch = new DriftWatch(ports, { perSecond: 10, everyMs: 1_000 }, journal);
  const check = async () => (await watch.look())[0];
  watch.start();
  while (failures.length < 2) await nextTurn();
  environment.elapsedMs = 19_999;
  expect(await check()).toMatchObject({ ok: true });
  environment.elapsedMs = 20_000;
  expect(await check()).toMatchObject({ ok: false, detail: expect.stringContaining('is down') as unknown });
  await watch.stop();
});
