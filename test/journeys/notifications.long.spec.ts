import { EMBEDDED } from '../support/set-ups.js';
import { notificationsJourney } from './notifications.journey.js';

notificationsJourney(EMBEDDED, EMBEDDED.processes, true);
