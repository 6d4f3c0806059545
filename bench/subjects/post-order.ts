import { type Agent, request } from 'node:http';
import type { PlaceOrderRequest } from '../../src/ordering/commands/place-order/place-order.command.js';

const RUN = Date.now().toString(36);
let serial = 0;

/** A number that no order of this run had before. */
export const nextSerial = (): number => (serial += 1);

/**
 * Places an order under an id and a key of its own. @returns the id, once the whole answer is here
 * @throws Error when anything but 201 is answered
 */
export const postOrder = (agent: Agent, url: string, order: PlaceOrderRequest): Promise<string> => {
  const orderId = `L${RUN}-${nextSerial()}`;
  const body = JSON.stringify({ orderId, ...order });
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
