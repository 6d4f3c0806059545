import { Controller, Get, type OnModuleDestroy, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import {
  answerStream,
  answerStreamHead,
  type Bounds,
  integer,
  OpenStreams,
  POSITIONS,
  StreamEndpoint,
  wholeNumberParameter,
} from '#platform';
import { EventFeed, type FeedPage } from './event-feed.js';
import { ndjson, serverSentEvents } from './feed-texts.js';

const NDJSON = 'application/x-ndjson';
const SSE = 'text/event-stream';
const LIMITS: Bounds = { minimum: 1, maximum: 999_999 };
/** Seconds. */
const WAITS: Bounds = { minimum: 0, maximum: 30 };
const ALIVE_EVERY_MS = 15_000;
const AT_ONCE = 200;

type Parameters = Readonly<Record<string, string | undefined>>;

/** Public events for programs that have no Kafka: to be asked for, or to be listened to. */
@ApiTags('events')
@Controller('v1/events')
export class EventFeedController implements OnModuleDestroy {
  private readonly streams = new OpenStreams(AT_ONCE, 'The events are');

  constructor(private readonly feed: EventFeed) {}

  @Get()
  @StreamEndpoint({
    summary: 'What happened, for other services',
    description:
      'CloudEvents 1.0 in the order of the log, a line each; go on with `after` and the last `position` that came. With ' +
      '`Accept: text/event-stream` they come as server-sent events for ever; browsers go on by themselves with ' +
      '`Last-Event-ID`. An event may come twice, never out of order: take its `id` for the same one.',
    mediaType: NDJSON,
    parameters: {
      after: ['The last position that came; 0 or absent for the beginning', integer(POSITIONS)],
      limit: ['How many events at most; all there are when absent', integer(LIMITS)],
      wait: ['Seconds to wait for the first event when there is none, at most 30', integer(WAITS)],
    },
  })
  async events(
    @Query() { after, limit, wait }: Parameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isStream = new Negotiator(request.raw).mediaType([NDJSON, SSE]) === SSE;
    const lastSeen = isStream ? request.headers['last-event-id'] : undefined;
    const from = wholeNumberParameter('after', lastSeen === undefined ? after : String(lastSeen), POSITIONS) ?? 0;
    const most = wholeNumberParameter('limit', limit, LIMITS) ?? Infinity;
    const waitMs = (wholeNumberParameter('wait', wait, WAITS) ?? 0) * 1_000;
    if (request.method === 'HEAD') return answerStreamHead(reply, isStream ? SSE : NDJSON);
    this.streams.take(reply);
    const pages = await this.begun(from, isStream ? ALIVE_EVERY_MS : waitMs);
    const texts = isStream ? serverSentEvents(pages) : ndjson(pages, most);
    answerStream(reply, texts, { mediaType: isStream ? SSE : NDJSON, cut: this.streams.cut });
  }

  onModuleDestroy(): void {
    this.streams.close();
  }

  /** The first page is read before the answer begins, so that a failure has a status. */
  private async begun(after: number, waitMs: number): Promise<AsyncIterable<FeedPage>> {
    const pages = this.feed.pages(after, waitMs, this.streams.cut);
    const first = await pages.next();
    return (async function* () {
      if (first.done !== true) yield first.value;
      yield* pages;
    })();
  }
}
