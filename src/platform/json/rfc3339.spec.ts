import { boundOf, utcOf } from './rfc3339.js';

describe('An instant that is finer than a millisecond', () => {
  it.each([
    ['2030-01-01T00:00:00.123999Z', '2030-01-01T00:00:00.123Z', '2030-01-01T00:00:00.124Z'],
    ['2030-01-01T00:00:00.1230001Z', '2030-01-01T00:00:00.123Z', '2030-01-01T00:00:00.124Z'],
    ['2030-01-01T00:00:00.123000Z', '2030-01-01T00:00:00.123Z', '2030-01-01T00:00:00.123Z'],
    ['2029-12-31T23:59:59.9999Z', '2029-12-31T23:59:59.999Z', '2030-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.9999Z', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is stored as %s and parts stored times at %s', (text, stored, bound) => {
    expect([utcOf(text), boundOf(text)]).toEqual([stored, bound]);
  });
});
