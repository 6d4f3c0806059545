import { EMBEDDED } from '../support/set-ups.js';
import { compensationsJourney } from './compensations.journey.js';

compensationsJourney(EMBEDDED);
