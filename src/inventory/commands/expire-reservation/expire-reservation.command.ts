import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import { stockId } from '../../api/stock-id.js';
import { reservationReply } from '../../stock/stock.reply.js';
import { stock } from '../../stock/stock.js';
import { expireReservation, type ExpireReservationIntent } from './expire-reservation.decider.js';

/** Keeps goods no longer whose time is over; no route sends it. */
export class ExpireReservation extends Command<CommandAnswer> {
  constructor(
    readonly intent: ExpireReservationIntent,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ExpireReservation)
export class ExpireReservationHandler implements ICommandHandler<ExpireReservation> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ intent, context }: ExpireReservation): Promise<CommandAnswer> {
    const { sku, ...body } = intent;
    return this.commands.run({
      aggregate: stock,
      id: stockId(sku),
      payload: { command: 'ExpireReservation', target: sku, body },
      context,
      decide: expireReservation(intent),
      reply: reservationReply(sku, intent.reservationId),
    });
  }
}
