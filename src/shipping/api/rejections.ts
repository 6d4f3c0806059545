import { documentedRejections } from '#platform';
import { SHIPMENT_REJECTIONS } from '../shipment/shipment.rejections.js';

/** Refusals of the table, as a route documents them. */
export const rejections = documentedRejections(SHIPMENT_REJECTIONS);
