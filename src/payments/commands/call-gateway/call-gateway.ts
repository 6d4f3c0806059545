import type { CommandAnswer, CommandContext, CommandRunner } from '#kernel';
import { recordAnswer } from '../../api/record-answer.js';
import { type PaymentGateway, performOnce } from '../../gateway/payment-gateway.js';
import type { GatewayCall } from '../../payment/gateway-calls.process.js';

/**
 * Asks the gateway for what payments have recorded as intended, and records its answer. It may be called again after any
 * failure: the gateway is asked for the outcome of the key before it is tried.
 * @throws GatewayUnknown, StoreUnavailable; Error when the gateway does not let go of an authorisation
 */
export const callGateway =
  (gateway: PaymentGateway, commands: Pick<CommandRunner, 'run'>) =>
  async (orderId: string, call: GatewayCall, context: CommandContext): Promise<CommandAnswer> => {
    const answer = await performOnce(gateway, call.request);
    return recordAnswer(commands, orderId, { ...call, answer }, context);
  };
