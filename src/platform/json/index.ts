export { type Difference, differences } from './differences.js';
