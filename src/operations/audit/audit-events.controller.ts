import { Controller, Get, type OnModuleDestroy, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditFilter } from '#kernel';
import {
  answerStream,
  answerStreamHead,
  DAY_OR_TIME,
  FREE_TEXT,
  integer,
  OpenStreams,
  parameterInvalid,
  POSITIONS,
  PRINCIPAL,
  StreamEndpoint,
  wholeNumberIn,
} from '#platform';
import {
  type AuditQuestion,
  type AuditTerms,
  filterOf,
  InvalidQuestion,
  QUESTION_POSITIONS,
} from './audit-question.js';
import { AuditReading } from './audit-reading.js';

const MEDIA_TYPE = 'application/x-ndjson';
/** What the parameters may be, as the published document says it. */
const POSITION = integer(QUESTION_POSITIONS);
const POSITION_OR_0 = integer(POSITIONS);
const TEXT = { ...FREE_TEXT, maxLength: 1_000 };
/** Each has a page or two of the log in memory, and reads as fast as its client. */
const AT_ONCE = 4;

/** The log for auditors and their programs, over HTTP. */
@ApiTags('audit')
@Controller('v1/audit')
export class AuditEventsController implements OnModuleDestroy {
  private readonly streams = new OpenStreams(AT_ONCE, 'The log is');

  constructor(private readonly reading: AuditReading) {}

  @Get('events')
  @StreamEndpoint({
    summary: 'Events as an auditor asks for them',
    description:
      'CloudEvents 1.0, a line each, in the order of the log, personal values sealed. The last line is of the type ' +
      '`export.end`; without it the answer was cut: go on after the last position that came. While nothing fits, a line ' +
      'of the type `export.progress` every 5 s says how far the log was looked through.',
    mediaType: MEDIA_TYPE,
    parameters: {
      from: ['Recorded at this day (UTC) or time (RFC 3339) or later', DAY_OR_TIME],
      to: ['Recorded before this day or time', DAY_OR_TIME],
      fromPosition: ['First position', POSITION],
      toPosition: ['Last position', POSITION],
      after: ['Goes on after this position: the last that came, or `data.through` of the last line', POSITION_OR_0],
      order: ['Events of one order', TEXT],
      customer: ['Events about one customer', TEXT],
      sku: ['Events of the stock of one SKU', TEXT],
      type: ['Types, separated by commas; `*` stands for any text: `Order*`', TEXT],
      actor: ['Done by one principal', TEXT],
      correlationId: ['Events that belong together', TEXT],
    },
  })
  async readAuditEvents(
    @Query() question: AuditQuestion,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { after, ...conditions } = question;
    const asked = {
      question,
      filter: filterIn(conditions, this.reading.terms),
      after: afterIn(after),
      principal: PRINCIPAL,
    };
    if (request.method === 'HEAD') return answerStreamHead(reply, MEDIA_TYPE);
    this.streams.take(reply);
    answerStream(reply, await this.reading.begin(asked), { mediaType: MEDIA_TYPE, cut: this.streams.cut });
  }

  onModuleDestroy(): void {
    this.streams.close();
  }
}

const filterIn = (conditions: AuditQuestion, terms: AuditTerms): AuditFilter => {
  try {
    return filterOf(conditions, terms);
  } catch (error) {
    throw error instanceof InvalidQuestion ? parameterInvalid(error.term, error.message) : error;
  }
};

const afterIn = (after: string | undefined): number => {
  if (after === undefined) return 0;
  const position = wholeNumberIn(after, POSITIONS);
  if (position === undefined) throw parameterInvalid('after', 'after has to be a position, or 0.');
  return position;
};
