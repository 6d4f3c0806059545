import { DISTRIBUTED } from '../support/set-ups.js';
import { parkedJourney } from './parked.journey.js';

parkedJourney(DISTRIBUTED);
