import { createHash } from 'node:crypto';
import {
  type GatewayAnswer,
  type GatewayRequest,
  GatewayUnknown,
  PaymentGateway,
} from '../../payments/gateway/payment-gateway.js';
import type { GatewayLedger } from './gateway-ledger.js';
import { simulate } from './simulate.js';

/** A gateway for development and tests, which moves no money and remembers what it was asked for. */
export class SimulatedGateway extends PaymentGateway {
  constructor(private readonly ledger: GatewayLedger) {
    super();
  }

  async perform(request: GatewayRequest): Promise<GatewayAnswer> {
    const reference = referenceOf(request.key);
    const account = request.operation === 'authorize' ? reference : request.authorization;
    for (;;) {
      const known = await this.ledger.find(request.key);
      if (known !== undefined) return known;
      const entries = await this.ledger.read(account);
      const { entry, answer } = simulate(request, entries, reference);
      if (!(await this.ledger.append(account, entries.length + 1, entry))) continue;
      if (answer === undefined) throw new GatewayUnknown(request.key);
      return answer;
    }
  }

  find({ key }: GatewayRequest): Promise<GatewayAnswer | undefined> {
    return this.ledger.find(key);
  }
}

/** `sim_` and 96 bits of SHA-256 over the key, base64url. */
const referenceOf = (key: string): string => `sim_${createHash('sha256').update(key).digest('base64url').slice(0, 16)}`;
