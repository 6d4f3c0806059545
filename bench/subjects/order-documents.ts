import { canonicalJson, type ConditionalWrite, fold } from '#kernel';
import type { Services } from '../../src/app/services.js';
import { cancelOrder } from '../../src/ordering/commands/cancel-order/cancel-order.decider.js';
import { placeHold } from '../../src/ordering/commands/place-hold/place-hold.decider.js';
import { placeOrder } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { order } from '../../src/ordering/order/order.js';
import type { OrderEvent } from '../../src/ordering/order/order.events.js';
import { orderNumberOf } from '../../src/ordering/order/order-number.js';
import { type OrderDetails, orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { variedOrder } from './varied-orders.js';

const BATCH = 1_000;
const AT_ONCE = 3;

/**
 * Writes the documents of order-details that an import would come to: decided, sealed and projected by the program's
 * own functions and written through its view store, but without events. Indexes are made in the end, which is faster.
 */
export const writeDocuments = async (services: Services, orders: number): Promise<void> => {
  const { view } = orderDetails;
  await services.views.prepare({ ...view, indexes: [] });
  let next = 0;
  const write = async (): Promise<void> => {
    for (let from = next; from < orders; from = next) {
      next += BATCH;
      const serials = Array.from({ length: Math.min(BATCH, orders - from) }, (_, index) => from + index);
      await services.views.write(view, await Promise.all(serials.map((serial) => documentOf(services, serial))));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  await services.views.prepare(view);
};

const documentOf = async (services: Services, serial: number): Promise<ConditionalWrite> => {
  const { orderId, occurredAt } = variedOrder(serial);
  const events = eventsOf(serial);
  let document: OrderDetails | undefined;
  for (const [index, event] of events.entries()) {
    const stored = await storedEvent(services, event, { stream: `order-${orderId}`, version: index + 1, occurredAt });
    const [change] = orderDetails.changesOf(orderDetails.decode({ ...stored, position: serial + 1 }));
    document = change?.apply(document);
  }
  return { id: orderId, loadedVersion: 0, document, version: events.length, position: serial + 1 };
};

const eventsOf = (serial: number): readonly OrderEvent[] => {
  const { occurredAt, body, isCancelled, isHeld } = variedOrder(serial);
  const decisions = [
    placeOrder({ ...body, orderNumber: orderNumberOf(serial + 1) }),
    ...(isCancelled ? [cancelOrder({ reason: 'CUSTOMER_REQUEST' })] : []),
    ...(isHeld ? [placeHold({ holdId: 'H1', kind: 'MANUAL' })] : []),
  ];
  return decisions.reduce<readonly OrderEvent[]>((events, decide) => {
    const state = fold(
      order,
      events.map((event) => ({ ...event, occurredAt })),
    );
    const decision = decide(state, occurredAt);
    if ('rejected' in decision) throw new Error(`Order ${serial} is refused: ${decision.because}`);
    return [...events, ...decision];
  }, []);
};

interface Place {
  readonly stream: string;
  readonly version: number;
  readonly occurredAt: string;
}

/** As it would be read back from the store. */
const storedEvent = async ({ environment, personalData }: Services, event: OrderEvent, place: Place) => {
  const id = environment.newId();
  const sealed = await personalData.seal(event.data, id, order.events.subjectOf(event));
  return {
    ...place,
    id,
    type: event.type,
    schemaVersion: order.events.schemaVersionOf(event.type),
    recordedAt: place.occurredAt,
    data: canonicalJson(sealed),
    metadata: METADATA,
    leaf: new Uint8Array(),
  };
};

const METADATA = canonicalJson({ principal: 'import', commandId: '', correlationId: '', causationId: '' });
