import { StoreUnavailable } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { StreamWatch } from './stream-watch.js';

const setUp = () => {
  const environment = new TestEnvironment();
  return { environment, watch: new StreamWatch(environment) };
};
const GREEN = [{ name: 'streams', ok: true, detail: 'can be loaded' }];

it('reports at once a stream that cannot be read, and until it can', async () => {
  const { watch } = setUp();
  watch.notLoaded('order-1', new Error('version 7 has schema 9'));
  expect(await watch.look()).toMatchObject([
    { ok: false, detail: expect.stringContaining('order-1 cannot') as unknown },
  ]);
  expect(await watch.look()).toMatchObject([{ detail: expect.stringContaining('version 7 has schema 9') as unknown }]);
  watch.notLoaded('order-2', new Error('another'));
  expect(await watch.look()).toMatchObject([{ detail: expect.stringContaining('order-1 and 1 more') as unknown }]);
  watch.loaded('order-1');
  watch.loaded('order-2');
  expect(await watch.look()).toEqual(GREEN);
});

it('reports a stream that the store does not give when that lasts, and forgets it when no one asks any more', async () => {
  const { environment, watch } = setUp();
  for (let seconds = 0; seconds < 20; seconds += 5) {
    watch.notLoaded('order-1', new StoreUnavailable('statement timeout'));
    expect(await watch.look()).toEqual(GREEN);
    environment.pass(5_000);
  }
  expect(await watch.look()).toMatchObject([{ ok: false, detail: expect.stringContaining('timeout') as unknown }]);
  environment.pass(60_000);
  expect(await watch.look()).toEqual(GREEN);
});
