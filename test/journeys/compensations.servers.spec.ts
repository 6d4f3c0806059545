import { DISTRIBUTED } from '../support/set-ups.js';
import { compensationsJourney } from './compensations.journey.js';
import { sentBackRefundsJourney } from './sent-back-refunds.journey.js';

compensationsJourney(DISTRIBUTED);
sentBackRefundsJourney(DISTRIBUTED);
