import { messageOf } from './message-of.js';

const circular: Record<string, unknown> = {};
circular['self'] = circular;

it.each([
  [new TypeError('lines is not iterable'), 'lines is not iterable'],
  ['thrown as a text', 'thrown as a text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('s'), 'Symbol(s)'],
  [{ message: 'like an error' }, 'like an error'],
  [{ code: 'E1', at: { line: 2 } }, '{"code":"E1","at":{"line":2}}'],
  [circular, 'an object with self'],
  [new RangeError(''), 'RangeError'],
  [new AggregateError([new Error('refused by ::1'), { code: 'E2' }]), 'refused by ::1; {"code":"E2"}'],
])('tells what went wrong, whatever was thrown: %s', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
