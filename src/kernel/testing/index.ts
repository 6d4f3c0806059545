export { given, givenView } from './given.js';
