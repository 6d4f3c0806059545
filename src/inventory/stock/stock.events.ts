// These names are the storage format: add versions, never rename or edit a released one.
import { catalogue, event, type EventOf } from '#kernel';
import {
  StockAdjustedV1,
  StockCommittedV1,
  StockPolicyChangedV1,
  StockReceivedV1,
  StockReleasedV1,
  StockReservationExpiredV1,
  StockReservationRejectedV1,
  StockReservedV1,
} from './payloads.events.js';

/** Goods are no persons: nothing in these events is personal, so nothing is sealed. */
const noSubject = (): string => 'none';

export const StockReceived = event('StockReceived').firstWrittenAs(StockReceivedV1).about(noSubject);
export const StockAdjusted = event('StockAdjusted').firstWrittenAs(StockAdjustedV1).about(noSubject);
export const StockPolicyChanged = event('StockPolicyChanged').firstWrittenAs(StockPolicyChangedV1).about(noSubject);
export const StockReserved = event('StockReserved').firstWrittenAs(StockReservedV1).about(noSubject);
export const StockReservationRejected = event('StockReservationRejected')
  .firstWrittenAs(StockReservationRejectedV1)
  .about(noSubject);
export const StockReservationExpired = event('StockReservationExpired')
  .firstWrittenAs(StockReservationExpiredV1)
  .about(noSubject);
export const StockReleased = event('StockReleased').firstWrittenAs(StockReleasedV1).about(noSubject);
export const StockCommitted = event('StockCommitted').firstWrittenAs(StockCommittedV1).about(noSubject);

/** Everything that can happen to the stock of a SKU. */
export const stockEvents = catalogue(
  StockReceived,
  StockAdjusted,
  StockPolicyChanged,
  StockReserved,
  StockReservationRejected,
  StockReservationExpired,
  StockReleased,
  StockCommitted,
);

export type StockEvent =
  | EventOf<typeof StockReceived>
  | EventOf<typeof StockAdjusted>
  | EventOf<typeof StockPolicyChanged>
  | EventOf<typeof StockReserved>
  | EventOf<typeof StockReservationRejected>
  | EventOf<typeof StockReservationExpired>
  | EventOf<typeof StockReleased>
  | EventOf<typeof StockCommitted>;
