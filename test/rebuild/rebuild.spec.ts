import { EMBEDDED } from '../support/set-ups.js';
import { rebuildJourney } from './rebuild.journey.js';

rebuildJourney(EMBEDDED);
