import { DISTRIBUTED } from '../support/set-ups.js';
import { compensationsJourney } from './compensations.journey.js';

compensationsJourney(DISTRIBUTED);
