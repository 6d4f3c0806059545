import {
  adjusted,
  backordered,
  committed,
  expired,
  received,
  rejected,
  released,
  reserved,
} from '../../src/inventory/testing/index.js';

/** A stream for each event of stock, which ends with it. */
export const stockExamples = [
  [received],
  [received, adjusted],
  [received, backordered],
  [received, reserved],
  [received, rejected],
  [received, reserved, expired],
  [received, reserved, released],
  [received, reserved, committed],
];
