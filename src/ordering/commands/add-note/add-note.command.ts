import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner, derivedId } from '#kernel';
import { order } from '../../order/order.js';
import { orderReply } from '../../order/order.reply.js';
import { addNote } from './add-note.decider.js';

export interface AddNoteRequest {
  readonly text: string;
  readonly noteId?: string;
}

export class AddNote extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: AddNoteRequest,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AddNote)
export class AddNoteHandler implements ICommandHandler<AddNote> {
  constructor(private readonly commands: CommandRunner) {}

  execute({ orderId, body, context }: AddNote): Promise<CommandAnswer> {
    const noteId = body.noteId ?? derivedId(context);
    return this.commands.run({
      aggregate: order,
      id: orderId,
      payload: { command: 'AddNote', target: orderId, body },
      context,
      decide: addNote({ noteId, text: body.text }),
      reply: orderReply(orderId, { noteId }),
    });
  }
}
