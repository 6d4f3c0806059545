import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { variedOrder } from '../subjects/varied-orders.js';

/** Writes orders as lines of an import. @returns number of lines: those about cancelled and held orders come on top */
export const writeOrdersFile = async (path: string, orders: number): Promise<number> => {
  const file = createWriteStream(path);
  let lines = 0;
  for (let serial = 0; serial < orders; serial += 1) {
    const commands = commandsOf(serial);
    lines += commands.length;
    const room = file.write(commands.map((command) => `${JSON.stringify(command)}\n`).join(''));
    if (!room) await once(file, 'drain');
  }
  file.end();
  await finished(file);
  return lines;
};

const commandsOf = (serial: number): readonly object[] => {
  const { orderId, occurredAt, body, isCancelled, isHeld } = variedOrder(serial);
  const about = (command: string, rest: object) => ({
    command,
    orderId,
    idempotencyKey: `${orderId}-${command}`,
    occurredAt,
    body: rest,
  });
  return [
    { command: 'PlaceOrder', idempotencyKey: orderId, occurredAt, body },
    ...(isCancelled ? [about('CancelOrder', { reason: 'CUSTOMER_REQUEST' })] : []),
    ...(isHeld ? [about('PlaceHold', { kind: 'MANUAL' })] : []),
  ];
};
