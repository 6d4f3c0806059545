import { Agent, request } from 'node:http';
import { openLoop, type Rate } from '../harness/open-loop.js';
import { exampleOrder } from '../subjects/example-order.js';

/** A command over: when it was due, when its 201 was here; `performance.now()` milliseconds. */
export interface Placed {
  readonly orderId: string;
  readonly dueAt: number;
  readonly answeredAt: number;
}

const MOST_CONNECTIONS = 64;
const RUN = Date.now().toString(36);
let serial = 0;

/**
 * Places orders at a fixed rate whether or not earlier ones are answered (an open loop), and resolves when all are.
 * @param onPlaced is told of each as soon as its answer is here
 * @throws Error when anything but 201 is answered
 */
export const placeAtRate = async (url: string, rate: Rate, onPlaced: (placed: Placed) => void): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  await openLoop(rate, async (dueAt) => {
    const orderId = await place(agent, url);
    onPlaced({ orderId, dueAt, answeredAt: performance.now() });
  });
  agent.destroy();
};

/** @returns the order's id once the whole answer is here */
const place = (agent: Agent, url: string): Promise<string> => {
  serial += 1;
  const orderId = `L${RUN}-${serial}`;
  const body = JSON.stringify({ orderId, ...exampleOrder(serial, true) });
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Idempotency-Key': orderId,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v1/orders`, { agent, method: 'POST', headers }, (response) => {
      if (response.statusCode !== 201) reject(new Error(`POST /v1/orders answered ${response.statusCode}, not 201`));
      response
        .on('error', reject)
        .on('end', () => resolve(orderId))
        .resume();
    });
    sent.on('error', reject).end(body);
  });
};
