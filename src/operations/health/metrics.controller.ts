import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AnyProblems, Meter } from '#platform';
import { shared } from './shared.js';

/** For Prometheus. */
@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  /** However many ask at once, figures are gathered once. */
  private readonly text: () => Promise<string>;

  constructor(private readonly meter: Meter) {
    this.text = shared(() => meter.text());
  }

  @Get()
  @AnyProblems()
  @ApiOperation({ summary: 'Figures of this process, in the text format of Prometheus' })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: 'docs/metrics.md explains each figure.' })
  async readMetrics(@Res() reply: FastifyReply): Promise<void> {
    void reply.type(this.meter.contentType).send(await this.text());
  }
}
