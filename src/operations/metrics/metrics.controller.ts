import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Meter } from '#platform';

/** For Prometheus. */
@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly meter: Meter) {}

  @Get()
  @ApiOperation({ summary: 'Figures of this process, in the text format of Prometheus' })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: 'docs/metrics.md explains each figure.' })
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    void reply.type(this.meter.contentType).send(await this.meter.text());
  }
}
