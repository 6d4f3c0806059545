import { exampleOrder } from '../subjects/example-order.js';
import { answerLoads } from './answer-load.js';

const HEADERS = { 'Content-Type': 'application/json' };
const PROCESS = Date.now().toString(36);

let serial = 0;

/** Orders, each with its own key and id. */
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

answerLoads(() => ({ next: nextOrder }));
