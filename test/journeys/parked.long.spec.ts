import { EMBEDDED } from '../support/set-ups.js';
import { parkedJourney } from './parked.journey.js';

parkedJourney(EMBEDDED);
