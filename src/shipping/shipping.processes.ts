import { type CommandRunner, type EventStore, processSteps } from '#kernel';
import type { ContextProcesses, PublicStates } from '#platform';
import { OrdersToShip } from './api/orders-to-ship.js';
import { ShipmentIds } from './api/reserved-ids.js';
import type { Carrier } from './carrier/carrier.js';
import { NoCarrier } from './carrier/no-carrier.js';
import { callCarrier } from './commands/call-carrier/call-carrier.js';
import { SHIP_ORDER, shipOrder } from './commands/ship-order/ship-order.js';
import { STOP_SHIPMENTS, stopShipments } from './commands/stop-shipments/stop-shipments.js';
import { CALL_CARRIER, type CarrierCall, carrierCalls } from './shipment/carrier-calls.process.js';

interface ShippingPorts {
  readonly commands: Pick<CommandRunner, 'run'>;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly states: PublicStates;
}

/** Processes of shipping. @param carrier `undefined` when none is set up: people move what processes send */
export const shippingProcesses = (
  carrier: Carrier | undefined,
  { commands, store, states }: ShippingPorts,
): ContextProcesses => {
  const [orders, ids] = [new OrdersToShip(states), new ShipmentIds(commands, store)];
  const ship = shipOrder({ commands, orders, ids }, carrier === undefined ? {} : { movedBy: 'CARRIER' });
  const stop = stopShipments(commands);
  const call = callCarrier({ carrier: carrier ?? new NoCarrier(), commands, store, orders });
  return {
    processes: [processSteps(carrierCalls)],
    commands: {
      [SHIP_ORDER]: (orderId, _body, context) => ship(orderId, context),
      [STOP_SHIPMENTS]: (orderId, _body, context) => stop(orderId, context),
      // The process made the body.
      [CALL_CARRIER]: (orderId, body, context) => call(orderId, body as unknown as CarrierCall, context),
    },
  };
};
