import { EMBEDDED } from '../support/set-ups.js';
import { compensationsJourney } from './compensations.journey.js';
import { sentBackRefundsJourney } from './sent-back-refunds.journey.js';

compensationsJourney(EMBEDDED);
sentBackRefundsJourney(EMBEDDED);
