import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner, derivedId } from '#kernel';
import { order } from '../../order/order.js';
import { orderReply } from '../../order/order.reply.js';
import { addNote } from './add-note.decider.js';
import { Length } from 'class-validator';
import { Described, Optional, importBinding, Id } from '#platform';

const LONGEST_NOTE = 4_000;

export class AddNoteBody {
  @Length(1, LONGEST_NOTE)
  text!: string;

  @Described('made of the key when absent')
  @Optional()
  @Id()
  noteId?: string;
}

export class AddNote extends Command<CommandAnswer> {
  constructor(
    readonly orderId: string,
    readonly body: AddNoteBody,
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

/** The command as a line of an import. */
export const addNoteImport = importBinding(
  'AddNote',
  'orderId',
  AddNoteBody,
  (orderId, body, context) => new AddNote(orderId, body, context),
);
