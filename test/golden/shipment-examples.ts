import {
  asked,
  carriageEnded,
  delivered,
  dispatched,
  lost,
  partReceived,
  requested,
  reserved,
  returnCancelled,
  returnIdTaken,
  returnRequested,
} from '../../src/shipping/testing/index.js';

/** A stream for each event of a shipment or a return, which ends with it. */
export const shipmentExamples = [
  [reserved],
  [requested],
  [requested, dispatched],
  [requested, dispatched, delivered],
  [requested, dispatched, lost],
  [requested, dispatched, delivered, returnRequested],
  [requested, dispatched, delivered, returnRequested, partReceived],
  [requested, dispatched, delivered, returnRequested, partReceived, returnCancelled],
  [returnIdTaken],
  [asked(1)],
  [asked(1), carriageEnded('DELIVERED')],
];
