import { EventLoopWatch } from './event-loop-watch.js';

let now = 0;
let watch: EventLoopWatch;

beforeEach(() => {
  now = 0;
  watch = new EventLoopWatch(() => now);
  watch.start();
});
afterEach(() => watch.stop());

const turnAfter = (ms: number) => {
  now += ms;
  watch.turn();
};

it('is well while turns come in time, or somewhat late', async () => {
  for (const ms of [1_000, 1_050, 5_900]) turnAfter(ms);
  expect(await watch.look()).toEqual([{ name: 'event loop', ok: true, detail: 'turns' }]);
});

it('reports a stall for half a minute', async () => {
  turnAfter(13_300);
  now += 2_000;
  const detail: unknown = expect.stringMatching(/^stood still for 12\.3 s, until 2\.0 s ago\. .+--cpu-prof\.$/);
  expect(await watch.look()).toEqual([{ name: 'event loop', ok: false, detail }]);
  for (let n = 0; n < 28; n += 1) turnAfter(1_000);
  expect(await watch.look()).toMatchObject([{ ok: false }]);
  turnAfter(1_000);
  expect(await watch.look()).toMatchObject([{ ok: true }]);
});
