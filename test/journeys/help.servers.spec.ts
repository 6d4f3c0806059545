import { KAFKA_LOG } from '../support/set-ups.js';
import { helpJourney } from './help.journey.js';

helpJourney(KAFKA_LOG, [
  ['log status', 1],
  ['log republish', 1],
]);
