import { type CommandRunner, type Decide, type ProcessSteps, processSteps } from '#kernel';
import type { ContextProcesses, PublicStates, SentCommand } from '#platform';
import { DispatchedGoods } from './api/dispatched-goods.js';
import { cancelOrder, type CancelOrderIntent } from './commands/cancel-order/cancel-order.decider.js';
import { completeOrder } from './commands/complete-order/complete-order.decider.js';
import { confirmOrder } from './commands/confirm-order/confirm-order.decider.js';
import { placeHold } from './commands/place-hold/place-hold.decider.js';
import type { Order } from './order/order.js';
import type { OrderEvent } from './order/order.events.js';
import { orderRequest } from './order/order-request.js';
import { fulfilmentProcess } from './processes/fulfilment/fulfilment.process.js';
import { hearEvents, type HearingPorts } from './processes/fulfilment/hear-events.js';
import type { FulfilmentSettings } from './processes/fulfilment/next-steps.js';

/** The process from an order to its delivery. */
export const fulfilmentOf = (ports: HearingPorts, settings: FulfilmentSettings): ProcessSteps =>
  processSteps(fulfilmentProcess(hearEvents(ports), settings));

interface SendingPorts {
  readonly commands: Pick<CommandRunner, 'run'>;
  readonly states: PublicStates;
}

/** Commands that processes may send to orders. */
export const orderingCommands = ({ commands, states }: SendingPorts) => {
  const goods = new DispatchedGoods(states);
  const cancel: SentCommand = (orderId, body, context) => {
    const intent = body as unknown as CancelOrderIntent;
    const decide = goods.knownTo(orderId, (dispatched) => cancelOrder(intent, dispatched));
    return commands.run(orderRequest('CancelOrder', { orderId, body, context }, decide));
  };
  const complete: SentCommand = (orderId, body, context) => {
    const decide = goods.returnedKnownTo(orderId, (returned) => completeOrder(body, returned));
    return commands.run(orderRequest('CompleteOrder', { orderId, body, context }, decide));
  };
  const sent =
    <Intent>(name: string, decider: (intent: Intent) => Decide<Order, OrderEvent>): SentCommand =>
    (orderId, body, context) =>
      // The process made the body.
      commands.run(orderRequest(name, { orderId, body, context }, decider(body as Intent)));
  return {
    ConfirmOrder: sent('ConfirmOrder', confirmOrder),
    CompleteOrder: complete,
    CancelOrder: cancel,
    PlaceHold: sent('PlaceHold', placeHold),
  } satisfies ContextProcesses['commands'];
};
