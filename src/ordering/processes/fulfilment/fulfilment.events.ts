// These names are the storage format: add versions, never rename or edit a released one.
import { catalogue, event, type EventOf } from '#kernel';
import {
  FulfilmentBegunV1,
  StockReservationsRequestedV1,
  StockAnsweredV1,
  StockReleasesRequestedV1,
  PaymentAskedV1,
  PaymentNotedV1,
  PaymentWindowClosedV1,
  ConfirmationRequestedV1,
  ConfirmationNotedV1,
  ShippingRequestedV1,
  GoodsDispatchedV1,
  CaptureRequestedV1,
  CapturePostponedV1,
  GoodsDeliveredV1,
  CompletionRequestedV1,
  ShipmentLostV1,
  ShipmentHeldBackV1,
  HoldsNotedV1,
  GoodsReturnedV1,
  StepsUnblockedV1,
  StepRefusedV1,
  FulfilmentCancelledV1,
  SettlementRequestedV1,
  SettlementPostponedV1,
  MoneyReturnedV1,
  MoneyReturnedV2,
  type ReturnedMoney,
  MoneyCameBackV1,
  FulfilmentCompletedV1,
} from './payloads.events.js';

const customer = ({ customerId }: { readonly customerId: string }): string => customerId;

export const FulfilmentBegun = event('FulfilmentBegun').firstWrittenAs(FulfilmentBegunV1).about(customer);
export const StockReservationsRequested = event('StockReservationsRequested')
  .firstWrittenAs(StockReservationsRequestedV1)
  .about(customer);
export const StockAnswered = event('StockAnswered').firstWrittenAs(StockAnsweredV1).about(customer);
export const StockReleasesRequested = event('StockReleasesRequested')
  .firstWrittenAs(StockReleasesRequestedV1)
  .about(customer);
export const PaymentAsked = event('PaymentAsked').firstWrittenAs(PaymentAskedV1).about(customer);
export const PaymentNoted = event('PaymentNoted').firstWrittenAs(PaymentNotedV1).about(customer);
export const PaymentWindowClosed = event('PaymentWindowClosed').firstWrittenAs(PaymentWindowClosedV1).about(customer);
export const ConfirmationRequested = event('ConfirmationRequested')
  .firstWrittenAs(ConfirmationRequestedV1)
  .about(customer);
export const ConfirmationNoted = event('ConfirmationNoted').firstWrittenAs(ConfirmationNotedV1).about(customer);
export const ShippingRequested = event('ShippingRequested').firstWrittenAs(ShippingRequestedV1).about(customer);
export const GoodsDispatched = event('GoodsDispatched').firstWrittenAs(GoodsDispatchedV1).about(customer);
export const CaptureRequested = event('CaptureRequested').firstWrittenAs(CaptureRequestedV1).about(customer);
export const CapturePostponed = event('CapturePostponed').firstWrittenAs(CapturePostponedV1).about(customer);
export const GoodsDelivered = event('GoodsDelivered').firstWrittenAs(GoodsDeliveredV1).about(customer);
export const CompletionRequested = event('CompletionRequested').firstWrittenAs(CompletionRequestedV1).about(customer);
export const ShipmentLost = event('ShipmentLost').firstWrittenAs(ShipmentLostV1).about(customer);
export const ShipmentHeldBack = event('ShipmentHeldBack').firstWrittenAs(ShipmentHeldBackV1).about(customer);
export const HoldsNoted = event('HoldsNoted').firstWrittenAs(HoldsNotedV1).about(customer);
export const GoodsReturned = event('GoodsReturned').firstWrittenAs(GoodsReturnedV1).about(customer);
export const StepsUnblocked = event('StepsUnblocked').firstWrittenAs(StepsUnblockedV1).about(customer);
export const StepRefused = event('StepRefused').firstWrittenAs(StepRefusedV1).about(customer);
export const FulfilmentCancelled = event('FulfilmentCancelled').firstWrittenAs(FulfilmentCancelledV1).about(customer);
export const SettlementRequested = event('SettlementRequested').firstWrittenAs(SettlementRequestedV1).about(customer);
export const SettlementPostponed = event('SettlementPostponed').firstWrittenAs(SettlementPostponedV1).about(customer);
export const MoneyReturned = event('MoneyReturned')
  .firstWrittenAs(MoneyReturnedV1)
  .revisedTo<ReturnedMoney>(MoneyReturnedV2, (withoutReason) => withoutReason)
  .about(customer);
export const MoneyCameBack = event('MoneyCameBack').firstWrittenAs(MoneyCameBackV1).about(customer);
export const FulfilmentCompleted = event('FulfilmentCompleted').firstWrittenAs(FulfilmentCompletedV1).about(customer);

/** Everything that the fulfilment of an order remembers. */
export const fulfilmentEvents = catalogue(
  FulfilmentBegun,
  StockReservationsRequested,
  StockAnswered,
  StockReleasesRequested,
  PaymentAsked,
  PaymentNoted,
  PaymentWindowClosed,
  ConfirmationRequested,
  ConfirmationNoted,
  ShippingRequested,
  GoodsDispatched,
  CaptureRequested,
  CapturePostponed,
  GoodsDelivered,
  CompletionRequested,
  ShipmentLost,
  ShipmentHeldBack,
  HoldsNoted,
  GoodsReturned,
  StepsUnblocked,
  StepRefused,
  FulfilmentCancelled,
  SettlementRequested,
  SettlementPostponed,
  MoneyReturned,
  MoneyCameBack,
  FulfilmentCompleted,
);

export type FulfilmentEvent =
  | EventOf<typeof FulfilmentBegun>
  | EventOf<typeof StockReservationsRequested>
  | EventOf<typeof StockAnswered>
  | EventOf<typeof StockReleasesRequested>
  | EventOf<typeof PaymentAsked>
  | EventOf<typeof PaymentNoted>
  | EventOf<typeof PaymentWindowClosed>
  | EventOf<typeof ConfirmationRequested>
  | EventOf<typeof ConfirmationNoted>
  | EventOf<typeof ShippingRequested>
  | EventOf<typeof GoodsDispatched>
  | EventOf<typeof CaptureRequested>
  | EventOf<typeof CapturePostponed>
  | EventOf<typeof GoodsDelivered>
  | EventOf<typeof CompletionRequested>
  | EventOf<typeof ShipmentLost>
  | EventOf<typeof ShipmentHeldBack>
  | EventOf<typeof HoldsNoted>
  | EventOf<typeof GoodsReturned>
  | EventOf<typeof StepsUnblocked>
  | EventOf<typeof StepRefused>
  | EventOf<typeof FulfilmentCancelled>
  | EventOf<typeof SettlementRequested>
  | EventOf<typeof SettlementPostponed>
  | EventOf<typeof MoneyReturned>
  | EventOf<typeof MoneyCameBack>
  | EventOf<typeof FulfilmentCompleted>;
