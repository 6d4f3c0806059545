import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
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
  let ended = 0;
  const begin = () => void pause(never, 1_000, stopping.signal).then(() => (ended += 1));
  begin();
  await nextTurn();
  expect(ended).toBe(0);
  stopping.abort();
  begin();
  await nextTurn();
  expect(ended).toBe(2);
});
