import { DISTRIBUTED } from '../support/set-ups.js';
import { rolesJourney } from './roles.journey.js';

rolesJourney(DISTRIBUTED);
