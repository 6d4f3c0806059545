import { type CommandAnswer, type CommandContext, type CommandRunner, type EventStore, unchanged } from '#kernel';
import { knownShipments } from '../../api/known-shipments.js';
import { orderReply } from '../../api/order-reply.js';
import type { OrdersToShip } from '../../api/orders-to-ship.js';
import type { Carrier } from '../../carrier/carrier.js';
import { CALL_CARRIER, type CarrierCall } from '../../shipment/carrier-calls.process.js';
import { recordNews } from '../../shipment/carrier-news.decider.js';
import { changeOf } from '../../shipment/order-to-ship.js';
import { failShipment, type Step } from '../../shipment/shipment-steps.decider.js';
import { shipments } from '../../shipment/shipments.js';

/** So often in a month, a carrier is asked; after that people look at the shipment. */
const MOST_ATTEMPTS = 130;

interface CallCarrierPorts {
  readonly carrier: Carrier;
  readonly commands: Pick<CommandRunner, 'run'>;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly orders: OrdersToShip;
}

/**
 * Asks the carrier what has become of a shipment, hands it over when the carrier does not know it, and records the news. It may
 * be called again after any failure. Nothing is handed over of an order that was cancelled, held, or
 * changed since: the shipment fails.
 * @throws CarrierUnknown, CommandRejected, StoreUnavailable; Error when the carrier was asked for a month
 */
export const callCarrier =
  (ports: CallCarrierPorts) =>
  async (orderId: string, call: CarrierCall, context: CommandContext): Promise<CommandAnswer> => {
    const decide = await answerOf(ports, orderId, call);
    return ports.commands.run({
      ...{ aggregate: shipments, id: orderId, context, decide },
      payload: { command: CALL_CARRIER, target: orderId, body: call },
      reply: orderReply(orderId),
    });
  };

const NOTHING_NEW: Step = () => unchanged;

const answerOf = async (
  { carrier, store, orders }: CallCarrierPorts,
  orderId: string,
  { shipmentId, attempt }: CarrierCall,
): Promise<Step> => {
  const { shipments: all } = await knownShipments(store, orderId);
  const shipment = all.find((each) => each.shipmentId === shipmentId);
  if (shipment === undefined || shipment.status === 'DELIVERED' || shipment.status === 'FAILED') return NOTHING_NEW;
  const key = `${orderId}/${shipmentId}`;
  const news = await carrier.find(key);
  const isOver = news?.status === 'DELIVERED' || news?.status === 'FAILED';
  if (!isOver && attempt > MOST_ATTEMPTS) throw new Error(neverEnds(shipmentId));
  if (news !== undefined) return recordNews(shipmentId, news);
  // People have dispatched it.
  if (shipment.status !== 'REQUESTED') return NOTHING_NEW;
  const reason = changeOf(await orders.find(orderId), shipment, all);
  if (reason !== undefined) return failShipment(shipmentId, { reason });
  return recordNews(shipmentId, await carrier.ship({ key, orderId, shipmentId, lines: shipment.lines }));
};

const neverEnds = (shipmentId: string): string =>
  `The carrier was asked ${MOST_ATTEMPTS} times for ${shipmentId}, and has not delivered it. Find out where it is, ` +
  'deliver or fail the shipment by hand, and retry this step.';
