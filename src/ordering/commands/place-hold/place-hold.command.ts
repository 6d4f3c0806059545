import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner, derivedId } from '#kernel';
import { HOLD_KINDS, type HoldKind } from '../../order/order.js';
import { orderRequest } from '../../order/order-request.js';
import { placeHold } from './place-hold.decider.js';
import { IsIn, MaxLength } from 'class-validator';
import { Described, Optional, importBinding, Id } from '#platform';

const LONGEST_REASON = 500;

export class PlaceHoldBody {
  @IsIn(HOLD_KINDS)
  kind!: HoldKind;

  @Optional()
  @MaxLength(LONGEST_REASON)
  reason?: string;

  @Described('made of the key when absent')
  @Optional()
  @Id()
  holdId?: string;
}

export class PlaceHold extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: PlaceHoldBody,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(PlaceHold)
export class PlaceHoldHandler implements ICommandHandler<PlaceHold> {
  constructor(private readonly commands: CommandRunner) {}

  execute(command: PlaceHold): Promise<CommandAnswer> {
    const holdId = command.body.holdId ?? derivedId(command.context);
    return this.commands.run(orderRequest('PlaceHold', command, placeHold({ ...command.body, holdId }), { holdId }));
  }
}

/** The command as a line of an import. */
export const placeHoldImport = importBinding(
  'PlaceHold',
  'orderId',
  PlaceHoldBody,
  (orderId, body, context) => new PlaceHold(orderId, body, context),
);
