import { ReadersInThreads } from './line-readers.js';

it('fails with the thread that failed, also what waits for another and what comes later', async () => {
  const failing =
    'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { throw new Error("out of memory"); });';
  const readers = new ReadersInThreads(2, new URL(`data:text/javascript,${encodeURIComponent(failing)}`));
  const asked = Array.from({ length: 5 }, (_none, file) => readers.digest(`file ${file}`));
  for (const answer of await Promise.allSettled(asked)) {
    expect(answer).toMatchObject({ status: 'rejected', reason: { message: 'out of memory' } });
  }
  await expect(readers.digest('one more')).rejects.toThrow('out of memory');
  await readers.close();
});
