import { EMBEDDED } from '../support/set-ups.js';
import { webhooksJourney } from './webhooks.journey.js';

webhooksJourney(EMBEDDED);
