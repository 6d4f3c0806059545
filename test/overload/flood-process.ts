import { setTimeout as sleep } from 'node:timers/promises';
import { openLoop } from '../../bench/harness/open-loop.js';
import { exampleOrder } from '../../bench/subjects/example-order.js';
import type { Asked } from './flood.js';
import { Tally } from './tally.js';
import { headerOf } from './wire.js';
import { Wires } from './wires.js';

// Sends orders to the program, in the way its parent asks for, and tells what was answered.

type Client = (wires: Wires, tally: Tally, until: number) => Promise<void>;

const RUN = Date.now().toString(36);
let serial = 0;
let kept: Wires | undefined;

const nextOrder = (): { readonly id: string; readonly request: string } => {
  serial += 1;
  const id = `F${RUN}-${serial}`;
  const body = JSON.stringify({ orderId: id, ...exampleOrder(serial, true) });
  const head = [
    'POST /v1/orders HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Idempotency-Key: ${id}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return { id, request: `${head.join('\r\n')}\r\n\r\n${body}` };
};

/** Sends one order. @returns seconds after which it may come back when it was refused, else 0 */
const place = async (wires: Wires, tally: Tally): Promise<number> => {
  const wire = wires.take();
  if (wire === undefined) {
    tally.unsent += 1;
    return 0;
  }
  const { id, request } = nextOrder();
  const sentAt = performance.now();
  const answer = await wire.ask(request);
  tally.add(id, answer, sentAt);
  wires.giveBack(wire);
  return answer?.status === 503 ? Number(headerOf(answer.head, 'retry-after')) : 0;
};

/** Asks again as soon as it is answered, whatever the answer. */
const impatient: Client = async (wires, tally, until) => {
  while (performance.now() < until) await place(wires, tally);
};

/** Waits after a refusal as docs/overload.md asks for: twice as long each time, with chance in it. */
const obedient: Client = async (wires, tally, until) => {
  for (let refusals = 0; performance.now() < until;) {
    const seconds = await place(wires, tally);
    refusals = seconds === 0 ? 0 : refusals + 1;
    const pause = refusals === 0 ? 0 : seconds * 1_000 * 2 ** (refusals - 1) * (0.5 + Math.random() / 2);
    if (pause > 0) await sleep(Math.min(pause, Math.max(0, until - performance.now())));
  }
};

const CLIENTS = { impatient, obedient };

const send = async ({ url, seconds, connections, load }: Asked): Promise<Tally> => {
  const wires = (kept ??= new Wires(url));
  await wires.openAll(connections);
  const tally = new Tally(seconds);
  if (load === 'impatient' || load === 'obedient') {
    const until = performance.now() + seconds * 1_000;
    await Promise.all(Array.from({ length: connections }, () => CLIENTS[load](wires, tally, until)));
    return tally;
  }
  await openLoop({ perSecond: load.perSecond, seconds }, async (dueAt) => {
    tally.late(performance.now() - dueAt);
    await place(wires, tally);
  });
  return tally;
};

process.on('message', (asked: Asked) => {
  send(asked).then(
    (tally) => process.send?.(tally.result),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
