import type { ViewDocument } from '#kernel';
import type { ShownFulfilment } from './fulfilments.projection.js';
import type { Process } from './process.type.js';
import type { StuckOrders } from './stuck-steps.js';

/** The process as it is answered. */
export const processAnswer = (
  { document, version, position, projectedAt }: ViewDocument<ShownFulfilment>,
  stuck: StuckOrders,
): Process => {
  const { orderId, status, waitingFor, since } = document;
  const error = stuck.get(orderId);
  return {
    ...{ id: `fulfilment-${orderId}`, type: 'FULFILMENT', orderId, since },
    status: error === undefined ? status : 'STUCK',
    waitingFor: waitingFor ?? null,
    error: error ?? null,
    ...{ version, position, projectedAt },
  };
};
