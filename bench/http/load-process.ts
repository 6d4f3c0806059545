import autocannon from 'autocannon';
import { latencyFigures } from '../harness/statistics.js';
import { exampleOrder } from '../subjects/example-order.js';
import type { LoadAnswer, LoadRequest } from './load.js';

const HEADERS = { 'Content-Type': 'application/json' };
const PROCESS = Date.now().toString(36);
const LOOK_EVERY_MS = 50;

let serial = 0;

/** Sends orders, each with its own key and id, as fast as they are answered. */
const send = ({ url, connections, seconds }: LoadRequest): Promise<LoadAnswer> =>
  new Promise((resolve, reject) => {
    const durations: number[] = [];
    const options = {
      url,
      connections,
      duration: seconds,
      sampleInt: LOOK_EVERY_MS,
      requests: [{ method: 'POST', path: '/v1/orders', setupRequest: nextOrder }],
    };
    const instance = autocannon(options, (error, result) => {
      if (error !== null) return reject(error);
      const { errors, timeouts, start, finish, statusCodeStats } = result;
      const statuses = Object.fromEntries(Object.entries(statusCodeStats).map(([code, of]) => [code, of?.count ?? 0]));
      const [startedAt, finishedAt] = [start.getTime(), finish.getTime()];
      resolve({ errors: errors + timeouts, statuses, startedAt, finishedAt, latency: latencyFigures('', durations) });
    });
    instance.on('response', (_client: unknown, _status: number, _bytes: number, ms: number) => durations.push(ms));
  });

const nextOrder = () => {
  serial += 1;
  const id = `B${PROCESS}-${serial}`;
  return {
    method: 'POST',
    path: '/v1/orders',
    headers: { ...HEADERS, 'Idempotency-Key': id },
    body: JSON.stringify({ orderId: id, ...exampleOrder(serial, true) }),
  };
};

process.on('message', (request: LoadRequest) => {
  send(request).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
