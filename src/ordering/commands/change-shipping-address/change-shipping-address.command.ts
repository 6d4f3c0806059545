import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner } from '#kernel';
import type { AddressInClear } from '../../order/address.js';
import { orderRequest } from '../../order/order-request.js';
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

  execute(command: ChangeShippingAddress): Promise<CommandAnswer> {
    return this.commands.run(orderRequest('ChangeShippingAddress', command, changeShippingAddress(command.body)));
  }
}

/** The command as a line of an import. */
export const changeShippingAddressImport = importBinding(
  'ChangeShippingAddress',
  'orderId',
  AddressShape,
  (orderId, body, context) => new ChangeShippingAddress(orderId, body, context),
);
