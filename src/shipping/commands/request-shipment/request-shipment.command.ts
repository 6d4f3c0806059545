import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Length, Matches } from 'class-validator';
import { type CommandAnswer, type CommandContext, CommandRunner, derivedId, isRejection } from '#kernel';
import { Described, Id, importBinding, NestedList, Optional } from '#platform';
import { LineToMove, MOST_LINES } from '../../api/line-to-move.shape.js';
import { OrdersToShip } from '../../api/orders-to-ship.js';
import { shipmentReply } from '../../api/shipment-answer.shape.js';
import { ShipmentIds } from '../../api/reserved-ids.js';
import { TRACKING_NUMBER } from '../../api/tracking-number.js';
import { requestShipment } from '../../shipment/request-shipment.decider.js';
import { refuse } from '../../shipment/shipment.rejections.js';
import { shipments } from '../../shipment/shipments.js';

export class RequestShipmentBody {
  @Described('each line once')
  @NestedList(() => LineToMove, { min: 1, max: MOST_LINES })
  lines!: LineToMove[];

  @Described('the name of the company that carries it')
  @Optional()
  @Length(1, 64)
  carrier?: string;

  @Described('what the carrier calls it; kept in clear')
  @Optional()
  @Matches(TRACKING_NUMBER)
  trackingNumber?: string;

  @Described('made of the key when absent; no shipment of any order has it yet')
  @Optional()
  @Id()
  shipmentId?: string;
}

export class RequestShipment extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: RequestShipmentBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RequestShipment)
export class RequestShipmentHandler implements ICommandHandler<RequestShipment> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly orders: OrdersToShip,
    private readonly ids: ShipmentIds,
  ) {}

  execute({ orderId, body, context }: RequestShipment): Promise<CommandAnswer> {
    const reference = { orderId, shipmentId: body.shipmentId ?? derivedId(context) };
    return this.commands.run({
      aggregate: shipments,
      id: orderId,
      payload: { command: 'RequestShipment', target: orderId, body },
      context,
      decide: async (...given) => {
        const order = await this.orders.find(orderId);
        if (order === undefined) return refuse('ORDER_NOT_FOUND');
        const decision = requestShipment({ ...body, ...reference }, order)(...given);
        // Only what is about to be recorded takes an id.
        if (!isRejection(decision)) {
          await this.ids.reserve(reference.shipmentId, { orderId, customerId: order.customerId }, context);
        }
        return decision;
      },
      reply: shipmentReply(reference),
    });
  }
}

/** The command as a line of an import. */
export const requestShipmentImport = importBinding(
  'RequestShipment',
  'orderId',
  RequestShipmentBody,
  (orderId, body, context) => new RequestShipment(orderId, body, context),
);
