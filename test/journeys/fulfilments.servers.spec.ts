import { DISTRIBUTED } from '../support/set-ups.js';
import { fulfilmentsJourney } from './fulfilments.journey.js';

fulfilmentsJourney(DISTRIBUTED);
