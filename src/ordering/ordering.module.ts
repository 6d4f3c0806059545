import { Module } from '@nestjs/common';
import type { Projection } from '#kernel';
import { type ContextApi, importBindingsOf, moduleOf, PublicStates, type Slice } from '#platform';
import { DispatchedGoods } from './api/dispatched-goods.js';
import { AddNoteHandler, addNoteImport } from './commands/add-note/add-note.command.js';
import { AddNoteController } from './commands/add-note/add-note.controller.js';
import { CancelOrderHandler, cancelOrderImport } from './commands/cancel-order/cancel-order.command.js';
import { CancelOrderController } from './commands/cancel-order/cancel-order.controller.js';
import {
  ChangeLineQuantityHandler,
  changeLineQuantityImport,
} from './commands/change-line-quantity/change-line-quantity.command.js';
import { ChangeLineQuantityController } from './commands/change-line-quantity/change-line-quantity.controller.js';
import { CompleteOrderHandler, completeOrderImport } from './commands/complete-order/complete-order.command.js';
import { ConfirmOrderHandler, confirmOrderImport } from './commands/confirm-order/confirm-order.command.js';
import {
  ChangeShippingAddressHandler,
  changeShippingAddressImport,
} from './commands/change-shipping-address/change-shipping-address.command.js';
import { ChangeShippingAddressController } from './commands/change-shipping-address/change-shipping-address.controller.js';
import { EditOrderHandler, editOrderImport } from './commands/edit-order/edit-order.command.js';
import { EditOrderController } from './commands/edit-order/edit-order.controller.js';
import { PlaceHoldHandler, placeHoldImport } from './commands/place-hold/place-hold.command.js';
import { PlaceHoldController } from './commands/place-hold/place-hold.controller.js';
import { ReleaseHoldHandler, releaseHoldImport } from './commands/release-hold/release-hold.command.js';
import { ReleaseHoldController } from './commands/release-hold/release-hold.controller.js';
import { PlaceOrderHandler, placeOrderImport } from './commands/place-order/place-order.command.js';
import { PlaceOrderController } from './commands/place-order/place-order.controller.js';
import { EXAMPLE_QUERIES } from './api/example-queries.js';
import { LineQuantity, Order } from './api/order.type.js';
import { OrderListView } from './api/order-list-view.js';
import { OrderChanges } from './api/order-changes.js';
import { ORDER_ANSWERS } from './api/order-answers.providers.js';
import { CountCustomersHandler } from './views/customers/count-customers.query.js';
import { CustomersResolver } from './views/customers/customers.resolver.js';
import { FindCustomerHandler } from './views/customers/find-customer.query.js';
import { FindCustomersHandler } from './views/customers/find-customers.query.js';
import { CountProcessesHandler } from './views/fulfilments/count-processes.query.js';
import { FindProcessHandler } from './views/fulfilments/find-process.query.js';
import { FindProcessesHandler } from './views/fulfilments/find-processes.query.js';
import { FindStuckOrdersHandler } from './views/fulfilments/find-stuck-orders.query.js';
import { OrderProcessResolver } from './views/fulfilments/order-process.resolver.js';
import { ProcessesResolver } from './views/fulfilments/processes.resolver.js';
import { StuckSteps } from './views/fulfilments/stuck-steps.js';
import { FindOrderAsOfHandler } from './views/order-details/find-order-as-of.query.js';
import { FindOrderHandler } from './views/order-details/find-order.query.js';
import { OrderChangedResolver } from './views/order-details/order-changed.resolver.js';
import { OrderDetailsController } from './views/order-details/order-details.controller.js';
import { OrderDetailsResolver } from './views/order-details/order-details.resolver.js';
import { CompareOrderVersionsHandler } from './views/order-history/compare-order-versions.query.js';
import { FindOrderHistoryHandler } from './views/order-history/find-order-history.query.js';
import { OrderEventResolver, OrderHistoryResolver } from './views/order-history/order-history.resolver.js';
import { CountOrdersHandler } from './views/orders/count-orders.query.js';
import { addStatusFilter } from './views/orders/filter.inputs.js';
import type { DerivedStatus, ListedOrder } from './views/orders/order-list.projection.js';
import { CustomerOrdersResolver } from './views/orders/customer-orders.resolver.js';
import { FindOrdersHandler } from './views/orders/find-orders.query.js';
import { ordersController } from './views/orders/orders.controller.js';
import { OrdersChangedResolver } from './views/orders/orders-changed.resolver.js';
import { OrdersResolver } from './views/orders/orders.resolver.js';
import { FindSalesByCountryHandler } from './views/sales-by-country/find-sales-by-country.query.js';
import { SalesByCountryResolver } from './views/sales-by-country/sales-by-country.resolver.js';
import { FindSalesByDayHandler } from './views/sales-by-day/find-sales-by-day.query.js';
import { SalesByDayResolver } from './views/sales-by-day/sales-by-day.resolver.js';
import { FindTopProductsHandler } from './views/top-products/find-top-products.query.js';
import { TimelineEntryResolver, TimelineResolver } from './views/timeline/timeline.resolver.js';
import { TopProductsResolver } from './views/top-products/top-products.resolver.js';

/** Everything orders can do and answer, one line a slice. */
const slices = (orderList: Projection<ListedOrder>, statuses: readonly DerivedStatus[]): readonly Slice[] => [
  { controllers: [PlaceOrderController], providers: [PlaceOrderHandler], importBinding: placeOrderImport },
  {
    controllers: [ChangeLineQuantityController],
    providers: [ChangeLineQuantityHandler],
    importBinding: changeLineQuantityImport,
  },
  { controllers: [EditOrderController], providers: [EditOrderHandler], importBinding: editOrderImport },
  { controllers: [AddNoteController], providers: [AddNoteHandler], importBinding: addNoteImport },
  {
    controllers: [ChangeShippingAddressController],
    providers: [ChangeShippingAddressHandler],
    importBinding: changeShippingAddressImport,
  },
  { controllers: [PlaceHoldController], providers: [PlaceHoldHandler], importBinding: placeHoldImport },
  { controllers: [ReleaseHoldController], providers: [ReleaseHoldHandler], importBinding: releaseHoldImport },
  { providers: [ConfirmOrderHandler], importBinding: confirmOrderImport },
  { providers: [CompleteOrderHandler], importBinding: completeOrderImport },
  { controllers: [CancelOrderController], providers: [CancelOrderHandler], importBinding: cancelOrderImport },
  {
    providers: [
      {
        provide: DispatchedGoods,
        useFactory: (states: PublicStates) => new DispatchedGoods(states),
        inject: [PublicStates],
      },
    ],
  },
  {
    providers: [...ORDER_ANSWERS, { provide: OrderListView, useValue: new OrderListView(orderList.view) }],
  },
  {
    controllers: [OrderDetailsController],
    providers: [FindOrderHandler, FindOrderAsOfHandler, OrderDetailsResolver, OrderChangedResolver],
  },
  {
    controllers: [ordersController(statuses)],
    providers: [FindOrdersHandler, CountOrdersHandler, OrdersResolver, CustomerOrdersResolver, OrdersChangedResolver],
  },
  {
    providers: [FindOrderHistoryHandler, CompareOrderVersionsHandler, OrderHistoryResolver, OrderEventResolver],
  },
  { providers: [TimelineResolver, TimelineEntryResolver] },
  {
    providers: [FindCustomerHandler, FindCustomersHandler, CountCustomersHandler, CustomersResolver],
  },
  {
    providers: [
      ...[StuckSteps, FindProcessHandler, FindProcessesHandler, CountProcessesHandler, FindStuckOrdersHandler],
      ...[ProcessesResolver, OrderProcessResolver],
    ],
  },
  { providers: [FindSalesByDayHandler, SalesByDayResolver] },
  { providers: [FindSalesByCountryHandler, SalesByCountryResolver] },
  { providers: [FindTopProductsHandler, TopProductsResolver] },
];

/** What orders show outside. @param statuses that other contexts derive: the list of orders is filtered by them */
export const orderingApi = (orderList: Projection<ListedOrder>, statuses: readonly DerivedStatus[]): ContextApi => {
  const all = slices(orderList, statuses);
  statuses.forEach(addStatusFilter);

  @Module(moduleOf(all))
  class OrderingModule {}

  return {
    module: OrderingModule,
    importBindings: importBindingsOf(all),
    feeds: [OrderChanges],
    exampleQueries: EXAMPLE_QUERIES,
    openTypes: { Order, LineQuantity },
  };
};
