import { TestEnvironment } from '#kernel/testing';
import { WriteWatch } from './write-watch.js';

const REFUSED = {
  name: 'writes',
  ok: false,
  detail: expect.stringContaining('No space left on device') as unknown,
};
const TAKEN = { name: 'writes', ok: true, detail: 'are taken' };

const setUp = () => {
  const environment = new TestEnvironment();
  const disk = { isFull: false, probes: 0 };
  const probe = async () => {
    disk.probes += 1;
    if (disk.isFull) throw new Error('could not extend file: No space left on device');
  };
  return { environment, disk, watch: new WriteWatch(probe, environment) };
};

it('believes appends, and tries for itself when none has succeeded lately', async () => {
  const { environment, disk, watch } = setUp();
  watch.appended(true);
  expect(await watch.look()).toEqual([TAKEN]);
  expect(disk.probes).toBe(0);
  environment.pass(10_000);
  expect(await watch.look()).toEqual([TAKEN]);
  expect(await watch.look()).toEqual([TAKEN]);
  expect(disk.probes).toBe(1);
});

it('says why writes are refused, from the first failed append until one can be made again', async () => {
  const { disk, watch } = setUp();
  watch.appended(true);
  disk.isFull = true;
  watch.appended(false);
  expect(await watch.look()).toEqual([REFUSED]);
  expect(await watch.look()).toEqual([REFUSED]);
  disk.isFull = false;
  expect(await watch.look()).toEqual([TAKEN]);
});

it('is not alarmed by an append that failed for a moment', async () => {
  const { watch } = setUp();
  watch.appended(false);
  expect(await watch.look()).toEqual([TAKEN]);
});

it('writes once for all who ask at the same time', async () => {
  const { disk, watch } = setUp();
  await Promise.all([watch.look(), watch.look(), watch.look()]);
  expect(disk.probes).toBe(1);
});
