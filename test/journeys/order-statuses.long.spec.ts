import { EMBEDDED } from '../support/set-ups.js';
import { orderStatusesJourney } from './order-statuses.journey.js';

orderStatusesJourney(EMBEDDED);
