import { StoreUnavailable } from '#kernel';
import { Batcher } from './batcher.js';

it('takes no more than it can remember: what comes beyond is refused at once and never carried out', async () => {
  const most = 10_000;
  let carriedOut = 0;
  const coalescer = new Batcher<number, number>({
    doing: 'testing',
    lanes: 1,
    maxRequests: 500,
    patienceMs: 10_000,
    carryOut: async (requests) => {
      carriedOut += requests.length;
      return requests;
    },
  });
  const answers = await Promise.allSettled(Array.from({ length: most + 3 }, (_, n) => coalescer.submit(n)));
  const refused = answers.slice(most).map((answer) => (answer as PromiseRejectedResult).reason as unknown);
  expect(refused.every((reason) => reason instanceof StoreUnavailable)).toBe(true);
  expect([refused.length, carriedOut]).toEqual([3, most]);
  expect(answers.slice(0, most).every(({ status }) => status === 'fulfilled')).toBe(true);
  expect(await coalescer.submit(7)).toBe(7);
});
