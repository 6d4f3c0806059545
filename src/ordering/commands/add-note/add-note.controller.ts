import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandContext } from '#kernel';
import { answerCommand, CommandEndpoint, Context } from '#platform';
import { OrderAnswer } from '../../api/order-answer.shape.js';
import { EXAMPLES } from '../../api/order-examples.js';
import { OrderIdPipe } from '../../api/order-id.pipe.js';
import { rejections } from '../../api/rejections.js';
import { AddNote, AddNoteBody } from './add-note.command.js';

@ApiTags('orders')
@Controller('v1/orders')
export class AddNoteController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/notes')
  @CommandEndpoint({
    summary: 'Add a note to an order',
    body: AddNoteBody,
    answer: OrderAnswer,
    example: EXAMPLES.addNote,
    rejections: rejections('ORDER_NOT_FOUND', 'ORDER_TOO_LONG', 'NOTE_ALREADY_EXISTS', 'TOO_MANY_NOTES'),
  })
  async addNote(
    @Param('id', OrderIdPipe) orderId: string,
    @Body() body: AddNoteBody,
    @Context() context: CommandContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerCommand(reply, await this.commands.execute(new AddNote(orderId, body, context)));
  }
}
