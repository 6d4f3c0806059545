import { EMBEDDED } from '../support/set-ups.js';
import { northwindJourney } from './northwind.journey.js';

northwindJourney(EMBEDDED);
