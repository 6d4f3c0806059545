import { Agent } from 'node:http';
import { openLoop, type Rate } from '../harness/open-loop.js';
import { exampleOrder } from '../subjects/example-order.js';
import { nextSerial, postOrder } from '../subjects/post-order.js';

/** A command over: when it was due, when its 201 was here; `performance.now()` milliseconds. */
export interface Placed {
  readonly orderId: string;
  readonly dueAt: number;
  readonly answeredAt: number;
}

const MOST_CONNECTIONS = 64;

/**
 * Places orders at a fixed rate whether or not earlier ones are answered (an open loop), and resolves when all are.
 * @param onPlaced is told of each as soon as its answer is here
 * @throws Error when anything but 201 is answered
 */
export const placeAtRate = async (url: string, rate: Rate, onPlaced: (placed: Placed) => void): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  await openLoop(rate, async (dueAt) => {
    const orderId = await postOrder(agent, url, exampleOrder(nextSerial(), true));
    onPlaced({ orderId, dueAt, answeredAt: performance.now() });
  });
  agent.destroy();
};
