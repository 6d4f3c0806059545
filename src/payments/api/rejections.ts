import { documentedRejections } from '#platform';
import { PAYMENT_REJECTIONS } from '../payment/payment.rejections.js';

/** Refusals of the table, as a route documents them. */
export const rejections = documentedRejections(PAYMENT_REJECTIONS);
