import {
  type Aggregate,
  type CommandContext,
  type CommandRunner,
  type Decide,
  type DomainEvent,
  type EventStore,
  streamOf,
} from '#kernel';
import {
  type IdOwner,
  type ReservedId,
  reserveReturnId,
  reserveShipmentId,
  returnId,
  shipmentId,
} from '../shipment/reserved-id.js';
import type { ReturnIdEvent, ShipmentIdEvent } from '../shipment/shipment.events.js';

/** A shipment, and the order that it is of. */
export interface ShipmentReference {
  readonly orderId: string;
  readonly shipmentId: string;
}

/** A return, and the order that it is of. */
export interface ReturnReference {
  readonly orderId: string;
  readonly returnId: string;
}

/** Ids of one kind. */
interface Kind<Event extends DomainEvent> {
  readonly aggregate: Aggregate<ReservedId, Event>;
  readonly command: string;
  /** Whose idempotency keys those of reservations are: no caller's. */
  readonly principal: string;
  readonly decide: (id: string, owner: IdOwner) => Decide<ReservedId, Event>;
}

/** Which id is of which order: each is one of one order alone. */
class ReservedIds<Event extends DomainEvent<string, { readonly orderId: string }>> {
  constructor(
    private readonly kind: Kind<Event>,
    private readonly commands: Pick<CommandRunner, 'run'>,
    private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  /** Never behind; `undefined` for an id that no order has. @throws StoreUnavailable, UnreadableEvent */
  async orderOf(id: string): Promise<string | undefined> {
    const { aggregate } = this.kind;
    const [reserved] = await this.store.readStream(streamOf(aggregate, id), 1, 1);
    return reserved === undefined ? undefined : aggregate.events.decode(reserved).data.orderId;
  }

  /**
   * Takes the id for an order, in an append of its own: it stays taken when what it was taken for does not come about.
   * @throws CommandRejected when another order has it; StoreUnavailable
   */
  async reserve(
    id: string,
    owner: IdOwner,
    { expectedVersions: _ofTheShipments, ...context }: CommandContext,
  ): Promise<void> {
    const { aggregate, command, principal, decide } = this.kind;
    const { orderId } = owner;
    await this.commands.run({
      ...{ aggregate, id, decide: decide(id, owner) },
      payload: { command, target: id, body: { orderId } },
      context: { ...context, principal, idempotencyKey: `${orderId}/${id}` },
      reply: () => ({ status: 200, body: {} }),
      begins: true,
    });
  }
}

/** Which shipment is of which order. */
export class ShipmentIds extends ReservedIds<ShipmentIdEvent> {
  constructor(commands: Pick<CommandRunner, 'run'>, store: Pick<EventStore, 'readStream'>) {
    const [command, principal] = ['ReserveShipmentId', 'shipment ids'];
    super({ aggregate: shipmentId, command, principal, decide: reserveShipmentId }, commands, store);
  }
}

/** Which return is of which order. */
export class ReturnIds extends ReservedIds<ReturnIdEvent> {
  constructor(commands: Pick<CommandRunner, 'run'>, store: Pick<EventStore, 'readStream'>) {
    const [command, principal] = ['ReserveReturnId', 'return ids'];
    super({ aggregate: returnId, command, principal, decide: reserveReturnId }, commands, store);
  }
}
