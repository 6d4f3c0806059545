import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AnyProblems } from '#platform';
import { ReadinessProbe } from './readiness.js';

/** For what starts, stops and balances processes: alive at all, and ready for requests. */
@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessProbe) {}

  @Get('live')
  @AnyProblems()
  @ApiOperation({ summary: 'Does the process answer?' })
  @ApiResponse({ status: 200, description: 'It does.' })
  isAlive(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @AnyProblems()
  @ApiOperation({ summary: 'May the process get requests?' })
  @ApiResponse({ status: 200, description: 'All checks are well.' })
  @ApiResponse({ status: 503, description: 'One is not; `checks` says which one and what to do.' })
  async isReady(@Res() reply: FastifyReply): Promise<void> {
    const { ready, checks } = await this.readiness.ask();
    void reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable', checks });
  }
}
