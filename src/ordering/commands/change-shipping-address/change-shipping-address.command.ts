import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import type { AddressInClear } from '../../order/address.js';
import { order } from '../../order/order.js';
import { orderReply } from '../../order/order.reply.js';
import { changeShippingAddress } from './change-shipping-address.decider.js';
import { importBinding } from '#platform';
import { AddressShape } from '../../api/address.shape.js';

export class ChangeShippingAddress extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: AddressInClear,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeShippingAddress)
export class ChangeShippingAddressHandler implements ICommandHandler<ChangeShippingAddress> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ orderId, body, context }: ChangeShippingAddress): Promise<CommandAnswer> {
    return this.commands.run({
      aggregate: order,
      id: orderId,
      payload: { command: 'ChangeShippingAddress', target: orderId, body },
      context,
      decide: changeShippingAddress(body),
      reply: orderReply(orderId),
    });
  }
}

/** The command as a line of an import. */
export const changeShippingAddressImport = importBinding(
  'ChangeShippingAddress',
  'orderId',
  AddressShape,
  (orderId, body, context) => new ChangeShippingAddress(orderId, body, context),
);
