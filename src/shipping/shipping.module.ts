import { Module } from '@nestjs/common';
import { type ContextApi, importBindingsOf, moduleOf, type Slice } from '#platform';
import { OrdersToShip } from './api/orders-to-ship.js';
import { ShipmentIds } from './api/shipment-ids.js';
import { DeliverShipmentHandler, deliverShipmentImport } from './commands/deliver-shipment/deliver-shipment.command.js';
import { DeliverShipmentController } from './commands/deliver-shipment/deliver-shipment.controller.js';
import {
  DispatchShipmentHandler,
  dispatchShipmentImport,
} from './commands/dispatch-shipment/dispatch-shipment.command.js';
import { DispatchShipmentController } from './commands/dispatch-shipment/dispatch-shipment.controller.js';
import { FailShipmentHandler, failShipmentImport } from './commands/fail-shipment/fail-shipment.command.js';
import { FailShipmentController } from './commands/fail-shipment/fail-shipment.controller.js';
import { RequestShipmentHandler, requestShipmentImport } from './commands/request-shipment/request-shipment.command.js';
import { RequestShipmentController } from './commands/request-shipment/request-shipment.controller.js';

/** Everything shipments can do and answer, one line a slice. */
const SLICES: readonly Slice[] = [
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
  { controllers: [FailShipmentController], providers: [FailShipmentHandler], importBinding: failShipmentImport },
  { providers: [OrdersToShip, ShipmentIds] },
];

@Module(moduleOf(SLICES))
export class ShippingModule {}

/** What shipments show outside. */
export const shippingApi: ContextApi = {
  module: ShippingModule,
  importBindings: importBindingsOf(SLICES),
  feeds: [],
  exampleQueries: [],
};
