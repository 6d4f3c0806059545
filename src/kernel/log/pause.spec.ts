import { getEventListeners } from 'node:events';
import { pause } from './pause.js';

const never = { sleep: () => new Promise<void>(() => undefined) };
const soon = { sleep: () => Promise.resolve() };

it('ends with its time, and leaves no listener behind', async () => {
  const { signal } = new AbortController();
  for (let turn = 0; turn < 20; turn += 1) await pause(soon, 1_000, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

it('is cut short by the signal, also by one that came before', async () => {
  const stopping = new AbortController();
  const paused = pause(never, 1_000, stopping.signal);
  stopping.abort();
  await paused;
  await pause(never, 1_000, stopping.signal);
});
