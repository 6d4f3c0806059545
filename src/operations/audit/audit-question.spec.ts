import { filterOf, InvalidQuestion } from './audit-question.js';

describe('A question of an auditor', () => {
  it.each([
    ['2016-12-31', '2016-12-31T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['2026-01-31T12:00:00.0001+01:00', '2026-01-31T11:00:00.001Z'],
  ])('takes the time %s', (text, from) => {
    expect(filterOf({ from: text }, {})).toEqual({ from });
  });

  it.each([
    { from: '2026-02-30' },
    { to: '2025-02-29T00:00:00Z' },
    { from: '0000-01-01' },
    { from: '9999-12-31T23:00:00-01:00' },
    { to: '2026-01-31T12:00Z' },
    { from: '+10000-01-01' },
    { actor: 'a\0b' },
    { correlationId: '\ud800' },
    { type: 'x'.repeat(1_001) },
  ])('is refused with %j, whether it comes from the terminal or over HTTP', (question) => {
    expect(() => filterOf(question, {})).toThrow(InvalidQuestion);
  });
});
