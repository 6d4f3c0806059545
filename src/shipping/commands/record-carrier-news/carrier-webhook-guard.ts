import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { HttpProblem, OutsideServices, verifyWebhook } from '#platform';

/** Lets in what the carrier has signed; where there is no carrier, there is no such address. */
@Injectable()
export class CarrierWebhookGuard implements CanActivate {
  constructor(private readonly outside: OutsideServices) {}

  /** @throws HttpProblem WEBHOOK_SIGNATURE_INVALID, ROUTE_NOT_FOUND */
  canActivate(host: ExecutionContext): true {
    const { carrierSecret } = this.outside;
    if (carrierSecret === undefined) {
      throw new HttpProblem('ROUTE_NOT_FOUND', 'No carrier is set up here: people move shipments (CARRIER=manual).');
    }
    verifyWebhook(host.switchToHttp().getRequest<FastifyRequest>(), carrierSecret);
    return true;
  }
}
