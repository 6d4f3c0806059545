export { type Difference, differences } from './differences.js';
export { fieldsOf, shownValue } from './json-fields.js';
