import { documentedRejections, OUTSIDE_REJECTIONS } from '#platform';
import { PAYMENT_REJECTIONS } from '../payment/payment.rejections.js';

/** Refusals of the tables, as a route documents them. */
export const rejections = documentedRejections({ ...PAYMENT_REJECTIONS, ...OUTSIDE_REJECTIONS });
