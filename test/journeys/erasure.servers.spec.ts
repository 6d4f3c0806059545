import { DISTRIBUTED } from '../support/set-ups.js';
import { erasureJourney } from './erasure.journey.js';

erasureJourney(DISTRIBUTED);
