export { type Difference, differences } from './differences.js';
export { fieldsOf, shownValue } from './json-fields.js';
export { boundOf, boundOfDayOrTime, utcOf } from './rfc3339.js';
export { type Bounds, wholeNumberIn } from './whole-number.js';
