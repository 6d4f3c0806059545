import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AnyProblems } from '#platform';
import { releaseVersion } from '../version.js';

/** Injection token: whether there is a page to try GraphQL with. */
export const EXPLORER = Symbol('explorer');

/** For who opens the server's address: where everything is. */
@ApiTags('operations')
@Controller()
export class AddressesController {
  private readonly version = releaseVersion();

  constructor(@Inject(EXPLORER) private readonly explorer: boolean) {}

  @Get()
  @AnyProblems()
  @ApiOperation({ summary: 'Where is what?' })
  @ApiResponse({ status: 200, description: 'The release, and the addresses of this server.' })
  listAddresses(): Readonly<Record<string, string>> {
    return {
      name: 'daybook',
      version: this.version,
      orders: '/v1/orders',
      documentation: '/docs',
      openapi: '/openapi.json',
      graphql: '/graphql',
      ...(this.explorer && { explorer: '/graphiql' }),
      events: '/v1/events',
      webhooks: '/v1/webhooks',
      audit: '/v1/audit/events',
      health: '/health/ready',
      metrics: '/metrics',
    };
  }
}
