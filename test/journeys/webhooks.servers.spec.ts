import { DISTRIBUTED } from '../support/set-ups.js';
import { webhooksJourney } from './webhooks.journey.js';

webhooksJourney(DISTRIBUTED);
