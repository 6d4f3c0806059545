import { openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { promisedMs } from '../support/promised.js';
import { TestSocket } from '../support/subscriber.js';

it('a server that stops says goodbye to its subscribers, and does not wait for who does not read', async () => {
  const app = await openApp();
  await app.http.listen(0, '127.0.0.1');
  const url = await app.http.getUrl();
  await app.client.command('', orderBody({ orderId: 'o1' }));
  const sockets = await Promise.all(Array.from({ length: 10 }, () => TestSocket.ready(url)));
  for (const socket of sockets)
    await socket.told(socket.subscribe('subscription { ordersChanged(afterPosition: 0) { version } }'), 1);
  sockets[0]?.socket.pause();

  const since = performance.now();
  await app.close();
  expect(performance.now() - since).toBeLessThan(promisedMs(8_000));

  sockets[0]?.socket.resume();
  const ends = await Promise.all(sockets.map(({ ended }) => ended));
  expect(new Set(ends.map(({ code }) => code))).toEqual(new Set([1001]));
  expect(ends[1]?.reason).toMatch(/server stops.*resume after/);
  // Nobody is told that there will be no more events: that would look like an answer.
  expect(sockets.flatMap(({ heard }) => heard.filter(({ type }) => type === 'complete'))).toEqual([]);
});
