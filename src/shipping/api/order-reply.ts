import type { Accepted, Reply } from '#kernel';

/** What a process is answered to a command on the shipments of an order. */
export const orderReply =
  (orderId: string) =>
  (_state: unknown, { version, events }: Accepted): Reply => ({ status: 200, body: { orderId, version, events } });
