import { type GatewayAnswer, type GatewayRequest, PaymentGateway } from './payment-gateway.js';

/** Stands where no gateway is set up: what was requested before waits until one is. */
export class NoGateway extends PaymentGateway {
  perform(request: GatewayRequest): Promise<GatewayAnswer> {
    return this.find(request);
  }

  find({ key }: GatewayRequest): Promise<never> {
    return Promise.reject(new Error(`No payment gateway is set up, so ${key} was not asked for. Set PAYMENT_GATEWAY.`));
  }
}
