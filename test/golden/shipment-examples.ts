import {
  asked,
  carriageEnded,
  delivered,
  dispatched,
  lost,
  requested,
  reserved,
} from '../../src/shipping/testing/index.js';

/** A stream for each event of a shipment, which ends with it. */
export const shipmentExamples = [
  [reserved],
  [requested],
  [requested, dispatched],
  [requested, dispatched, delivered],
  [requested, dispatched, lost],
  [asked(1)],
  [asked(1), carriageEnded('DELIVERED')],
];
