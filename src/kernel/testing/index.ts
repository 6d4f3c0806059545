export { deepFreeze, FIRST_OCCURRED_AT, given, givenView } from './given.js';
