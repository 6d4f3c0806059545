import { KAFKA_LOG, withPublicTopics } from '../support/set-ups.js';
import { notificationsJourney } from './notifications.journey.js';

notificationsJourney(withPublicTopics(KAFKA_LOG), ['api', 'relay'], false);
