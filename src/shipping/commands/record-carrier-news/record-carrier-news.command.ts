import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IsIn, Length, Matches } from 'class-validator';
import { type CommandAnswer, type CommandContext, CommandRejected, CommandRunner } from '#kernel';
import { Described, Id, Optional } from '#platform';
import { shipmentReply } from '../../api/shipment-answer.shape.js';
import { ShipmentIds } from '../../api/reserved-ids.js';
import { TRACKING_NUMBER } from '../../api/tracking-number.js';
import type { CarrierNews } from '../../carrier/carrier.js';
import { recordNews } from '../../shipment/carrier-news.decider.js';
import { refuse } from '../../shipment/shipment.rejections.js';
import { shipments } from '../../shipment/shipments.js';

const LONGEST_REASON = 1_000;
const CARRIER = 'simulator';
/** Whose idempotency keys the ids of webhooks are. */
export const CARRIER_PRINCIPAL = `carrier ${CARRIER}`;
/** RFC 3339. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u;
const EVENTS = ['dispatched', 'delivered', 'failed'] as const;

export class CarrierNewsBody {
  @Id()
  shipmentId!: string;

  @IsIn(EVENTS)
  event!: (typeof EVENTS)[number];

  @Described('when it happened, by the clock of the carrier (RFC 3339); the event has the time at which it is told')
  @Matches(MOMENT)
  at!: string;

  @Described('of a failure, for people; kept as a personal value')
  @Optional()
  @Length(1, LONGEST_REASON)
  reason?: string;

  @Described('what the carrier calls it; kept in clear')
  @Optional()
  @Matches(TRACKING_NUMBER)
  trackingNumber?: string;
}

export class RecordCarrierNews extends Command<CommandAnswer> {
  constructor(
    readonly body: CarrierNewsBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RecordCarrierNews)
export class RecordCarrierNewsHandler implements ICommandHandler<RecordCarrierNews> {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ids: ShipmentIds,
  ) {}

  async execute({ body, context }: RecordCarrierNews): Promise<CommandAnswer> {
    const { shipmentId } = body;
    const orderId = await this.ids.orderOf(shipmentId);
    if (orderId === undefined) throw new CommandRejected(refuse('SHIPMENT_NOT_FOUND'));
    return this.commands.run({
      aggregate: shipments,
      id: orderId,
      payload: { command: 'RecordCarrierNews', target: orderId, body },
      context,
      decide: (state, at) => {
        const known = state.shipments.find((each) => each.shipmentId === shipmentId);
        return known?.movedBy === 'CARRIER'
          ? recordNews(shipmentId, newsOf(body))(state, at)
          : refuse('SHIPMENT_NOT_FOUND');
      },
      reply: shipmentReply({ orderId, shipmentId }),
    });
  }
}

const newsOf = ({ event, reason, trackingNumber }: CarrierNewsBody): CarrierNews =>
  event === 'failed'
    ? { status: 'FAILED', ...(reason !== undefined && { reason }) }
    : {
        status: event === 'dispatched' ? 'DISPATCHED' : 'DELIVERED',
        carrier: CARRIER,
        ...(trackingNumber !== undefined && { trackingNumber }),
      };
