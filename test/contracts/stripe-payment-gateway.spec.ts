import { StripeGateway } from '../../src/adapters/stripe/index.js';
import { STRIPE_KEY, StripeServer } from '../support/stripe-server.js';
import { paymentGatewayContract } from './payment-gateway.contract.js';

describe('Stripe', () => {
  paymentGatewayContract(async () => {
    const server = await StripeServer.start();
    const settings = { secretKey: STRIPE_KEY, webhookSecret: 'whsec_', apiUrl: server.url };
    return { gateway: new StripeGateway(settings, 'here'), close: () => server.close() };
  });
});
