import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Length } from 'class-validator';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context, Optional } from '#platform';
import { Id } from '../../api/id.shape.js';
import { OrderAnswer } from '../../api/order-answer.shape.js';
import { OrderIdPipe } from '../../api/order-id.pipe.js';
import { rejections } from '../../api/rejections.js';
import { AddNote } from './add-note.command.js';

const LONGEST_NOTE = 4_000;

export class AddNoteBody {
  @Length(1, LONGEST_NOTE)
  text!: string;

  @Optional()
  @Id()
  noteId?: string;
}

@Controller('v1/orders')
export class AddNoteController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/notes')
  @CommandEndpoint({
    summary: 'Add a note to an order',
    body: AddNoteBody,
    answer: OrderAnswer,
    rejections: rejections('ORDER_NOT_FOUND', 'ORDER_TOO_LONG', 'NOTE_ALREADY_EXISTS', 'TOO_MANY_NOTES'),
  })
  async add(
    @Param('id', OrderIdPipe) orderId: string,
    @Body() body: AddNoteBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new AddNote(orderId, body, context)));
  }
}
