import { Module } from '@nestjs/common';
import { type ContextApi, importBindingsOf, moduleOf, type OpenTypes, PublicStates, type Slice } from '#platform';
import { PayableOrders } from './api/payable-orders.js';
import { AskGatewayAgainController } from './commands/ask-gateway-again/ask-gateway-again.controller.js';
import { FollowRefundHandler } from './commands/ask-gateway-again/follow-refund.command.js';
import { RecordPaymentHandler, recordPaymentImport } from './commands/record-payment/record-payment.command.js';
import { RecordPaymentController } from './commands/record-payment/record-payment.controller.js';
import { RequestPaymentHandler, requestPaymentImport } from './commands/request-payment/request-payment.command.js';
import { RequestPaymentController } from './commands/request-payment/request-payment.controller.js';
import { RequestRefundHandler, requestRefundImport } from './commands/request-refund/request-refund.command.js';
import { RequestRefundController } from './commands/request-refund/request-refund.controller.js';
import { FindOrderPaymentsHandler } from './views/order-payments/find-order-payments.query.js';
import {
  AdjustmentPersonalFields,
  orderPaymentsResolver,
  PaymentPersonalFields,
} from './views/order-payments/order-payments.resolver.js';

/** Everything payments can do and answer, one line a slice. */
const slices = ({ Order }: OpenTypes): readonly Slice[] => [
  { controllers: [RecordPaymentController], providers: [RecordPaymentHandler], importBinding: recordPaymentImport },
  { controllers: [RequestPaymentController], providers: [RequestPaymentHandler], importBinding: requestPaymentImport },
  { controllers: [RequestRefundController], providers: [RequestRefundHandler], importBinding: requestRefundImport },
  { controllers: [AskGatewayAgainController], providers: [FollowRefundHandler] },
  {
    providers: [
      {
        provide: PayableOrders,
        useFactory: (states: PublicStates) => new PayableOrders(states),
        inject: [PublicStates],
      },
    ],
  },
  {
    providers: [
      FindOrderPaymentsHandler,
      orderPaymentsResolver(Order),
      PaymentPersonalFields,
      AdjustmentPersonalFields,
    ],
  },
];

/** What payments show outside: routes of their own, and fields of the type that orders leave open. */
export const paymentsApi = (open: OpenTypes): ContextApi => {
  const all = slices(open);

  @Module(moduleOf(all))
  class PaymentsModule {}

  return {
    module: PaymentsModule,
    importBindings: importBindingsOf(all),
    feeds: [],
    exampleQueries: [],
  };
};
