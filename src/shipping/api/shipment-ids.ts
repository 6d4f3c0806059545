import { type CommandContext, type CommandRunner, type EventStore, streamOf } from '#kernel';
import { shipmentIdEvents } from '../shipment/shipment.events.js';
import { reserveShipmentId, shipmentId as ofShipment } from '../shipment/shipment-id.js';

/** Whose idempotency keys those of reservations are: no caller's. */
const PRINCIPAL = 'shipment ids';

/** A shipment, and the order that it is of. */
export interface ShipmentReference {
  readonly orderId: string;
  readonly shipmentId: string;
}

/** Which shipment is of which order: an id is one of one order alone. */
export class ShipmentIds {
  constructor(
    private readonly commands: Pick<CommandRunner, 'run'>,
    private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  /** Never behind; `undefined` for an id that no order has. @throws StoreUnavailable, UnreadableEvent */
  async orderOf(shipmentId: string): Promise<string | undefined> {
    const [reserved] = await this.store.readStream(streamOf(ofShipment, shipmentId), 1, 1);
    return reserved === undefined ? undefined : shipmentIdEvents.decode(reserved).data.orderId;
  }

  /**
   * Takes the id for an order, in an append of its own: it stays taken when what it was taken for does not come about.
   * @throws CommandRejected SHIPMENT_ALREADY_EXISTS when another order has it; StoreUnavailable
   */
  async reserve(
    reference: ShipmentReference & { readonly customerId: string },
    { expectedVersions: _ofTheShipments, ...context }: CommandContext,
  ): Promise<void> {
    const { orderId, shipmentId } = reference;
    await this.commands.run({
      aggregate: ofShipment,
      id: shipmentId,
      payload: { command: 'ReserveShipmentId', target: shipmentId, body: { orderId } },
      context: { ...context, principal: PRINCIPAL, idempotencyKey: `${orderId}/${shipmentId}` },
      decide: reserveShipmentId(reference),
      reply: () => ({ status: 200, body: {} }),
      begins: true,
    });
  }
}
