import { Injectable, type PipeTransform } from '@nestjs/common';
import { type CommandContext, CommandRejected, CommandRunner, EventStore, streamOf } from '#kernel';
import { ID_PATTERN } from '#platform';
import { refuse } from '../shipment/shipment.rejections.js';
import { shipmentIdEvents } from '../shipment/shipment.events.js';
import { reserveShipmentId, shipmentId as ofShipment } from '../shipment/shipment-id.js';

/** A shipment, and the order that it is of. */
export interface ShipmentReference {
  readonly orderId: string;
  readonly shipmentId: string;
}

/** Which shipment is of which order: an id is one of one order alone. */
@Injectable()
export class ShipmentIds {
  constructor(
    private readonly commands: CommandRunner,
    private readonly store: EventStore,
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
      context: { ...context, idempotencyKey: `reserve/${orderId}/${shipmentId}` },
      decide: reserveShipmentId(reference),
      reply: () => ({ status: 200, body: {} }),
      begins: true,
    });
  }
}

/** The id of a shipment in a path; what cannot be one, or is none, names no shipment. */
@Injectable()
export class ShipmentPipe implements PipeTransform<string, Promise<ShipmentReference>> {
  constructor(private readonly ids: ShipmentIds) {}

  /** @throws CommandRejected, StoreUnavailable */
  async transform(shipmentId: string): Promise<ShipmentReference> {
    const orderId = ID_PATTERN.test(shipmentId) ? await this.ids.orderOf(shipmentId) : undefined;
    if (orderId === undefined) throw new CommandRejected(refuse('SHIPMENT_NOT_FOUND'));
    return { orderId, shipmentId };
  }
}
