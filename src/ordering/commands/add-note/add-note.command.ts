import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandAnswer, type CommandContext, CommandRunner, derivedId } from '#kernel';
import { orderRequest } from '../../order/order-request.js';
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

  execute(command: AddNote): Promise<CommandAnswer> {
    const noteId = command.body.noteId ?? derivedId(command.context);
    return this.commands.run(
      orderRequest('AddNote', command, addNote({ noteId, text: command.body.text }), { noteId }),
    );
  }
}

/** The command as a line of an import. */
export const addNoteImport = importBinding(
  'AddNote',
  'orderId',
  AddNoteBody,
  (orderId, body, context) => new AddNote(orderId, body, context),
);
