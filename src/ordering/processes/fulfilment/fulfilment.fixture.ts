import { givenProcess } from '#kernel/testing';
import type { FulfilmentEvent } from './fulfilment.events.js';
import { fulfilmentProcess } from './fulfilment.process.js';

/** The order of the process. */
export const origin = { orderId: 'o1', customerId: 'VINET' };

/** The stream of that order. */
export const ORDER = 'order-o1';

const hears = { types: new Set<string>(), decode: () => Promise.reject(new Error('not to be read')) };
const settings = { paymentWindowMs: 1_800_000, reservationExpiryMs: 1_800_000, shipsByItself: true };

const process = fulfilmentProcess(hears, settings);

/** A process that has come to these facts; it waits half an hour for money and for goods, and asks a carrier. */
export const givenFulfilment = (...facts: FulfilmentEvent[]) => givenProcess(process, ...facts);
