import { Module } from '@nestjs/common';
import { CommandRunner, EventStore } from '#kernel';
import { type ContextApi, importBindingsOf, moduleOf, type OpenTypes, PublicStates, type Slice } from '#platform';
import { OrdersToShip } from './api/orders-to-ship.js';
import { ReturnIds, ShipmentIds } from './api/reserved-ids.js';
import { DeliverShipmentHandler, deliverShipmentImport } from './commands/deliver-shipment/deliver-shipment.command.js';
import { DeliverShipmentController } from './commands/deliver-shipment/deliver-shipment.controller.js';
import {
  DispatchShipmentHandler,
  dispatchShipmentImport,
} from './commands/dispatch-shipment/dispatch-shipment.command.js';
import { DispatchShipmentController } from './commands/dispatch-shipment/dispatch-shipment.controller.js';
import { FailShipmentHandler, failShipmentImport } from './commands/fail-shipment/fail-shipment.command.js';
import { FailShipmentController } from './commands/fail-shipment/fail-shipment.controller.js';
import { RecordCarrierNewsHandler } from './commands/record-carrier-news/record-carrier-news.command.js';
import { RecordCarrierNewsController } from './commands/record-carrier-news/record-carrier-news.controller.js';
import { CancelReturnHandler, cancelReturnImport } from './commands/cancel-return/cancel-return.command.js';
import { CancelReturnController } from './commands/cancel-return/cancel-return.controller.js';
import { ReceiveReturnHandler, receiveReturnImport } from './commands/receive-return/receive-return.command.js';
import { ReceiveReturnController } from './commands/receive-return/receive-return.controller.js';
import { RequestReturnHandler, requestReturnImport } from './commands/request-return/request-return.command.js';
import { RequestReturnController } from './commands/request-return/request-return.controller.js';
import { RequestShipmentHandler, requestShipmentImport } from './commands/request-shipment/request-shipment.command.js';
import { RequestShipmentController } from './commands/request-shipment/request-shipment.controller.js';
import { FindOrderShipmentsHandler } from './views/order-shipments/find-order-shipments.query.js';
import {
  lineShipmentsResolver,
  orderShipmentsResolver,
  ShipmentEventPersonalFields,
} from './views/order-shipments/order-shipments.resolver.js';
import { ReturnFieldsResolver } from './views/order-shipments/return-lines.resolver.js';
import { ShipmentLinesResolver } from './views/order-shipments/shipment-lines.resolver.js';

/** Everything shipments can do and answer, one line a slice. */
const slices = ({ Order, LineQuantity }: OpenTypes): readonly Slice[] => [
  {
    controllers: [RequestShipmentController],
    providers: [RequestShipmentHandler],
    importBinding: requestShipmentImport,
  },
  {
    controllers: [DispatchShipmentController],
    providers: [DispatchShipmentHandler],
    importBinding: dispatchShipmentImport,
  },
  {
    controllers: [DeliverShipmentController],
    providers: [DeliverShipmentHandler],
    importBinding: deliverShipmentImport,
  },
  { controllers: [RecordCarrierNewsController], providers: [RecordCarrierNewsHandler] },
  { controllers: [FailShipmentController], providers: [FailShipmentHandler], importBinding: failShipmentImport },
  { controllers: [RequestReturnController], providers: [RequestReturnHandler], importBinding: requestReturnImport },
  { controllers: [ReceiveReturnController], providers: [ReceiveReturnHandler], importBinding: receiveReturnImport },
  { controllers: [CancelReturnController], providers: [CancelReturnHandler], importBinding: cancelReturnImport },
  {
    providers: [
      { provide: OrdersToShip, useFactory: (states: PublicStates) => new OrdersToShip(states), inject: [PublicStates] },
      {
        provide: ShipmentIds,
        useFactory: (commands: CommandRunner, store: EventStore) => new ShipmentIds(commands, store),
        inject: [CommandRunner, EventStore],
      },
      {
        provide: ReturnIds,
        useFactory: (commands: CommandRunner, store: EventStore) => new ReturnIds(commands, store),
        inject: [CommandRunner, EventStore],
      },
    ],
  },
  {
    providers: [
      FindOrderShipmentsHandler,
      orderShipmentsResolver(Order),
      lineShipmentsResolver(LineQuantity),
      ShipmentLinesResolver,
      ReturnFieldsResolver,
      ShipmentEventPersonalFields,
    ],
  },
];

/** What shipments show outside: routes of their own, and fields of the types that orders leave open. */
export const shippingApi = (open: OpenTypes): ContextApi => {
  const all = slices(open);

  @Module(moduleOf(all))
  class ShippingModule {}

  return {
    module: ShippingModule,
    importBindings: importBindingsOf(all),
    feeds: [],
    exampleQueries: [],
  };
};
