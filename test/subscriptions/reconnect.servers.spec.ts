import { DISTRIBUTED } from '../support/set-ups.js';
import { reconnectJourney } from './reconnect.journey.js';

reconnectJourney(DISTRIBUTED);
