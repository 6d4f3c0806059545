import { EMBEDDED } from '../support/set-ups.js';
import { helpJourney } from './help.journey.js';

helpJourney(EMBEDDED, [
  ['streams read', 3],
  ['streams diff', 1],
  ['doctor', 2],
  ['drift', 2],
  ['backup', 1],
]);
