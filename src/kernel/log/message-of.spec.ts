import { messageOf } from './message-of.js';

it.each([
  [new TypeError('lines is not iterable'), 'lines is not iterable'],
  ['thrown as a text', 'thrown as a text'],
  [undefined, 'undefined'],
])('tells what went wrong, whatever was thrown: %s', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
