import { LONGEST_REASON } from './longest-reason.js';
import { operatorReason } from './operator-reason.js';

describe('the reason that an operator gives', () => {
  it.each(['x', 'Kunde hat abgesagt 🧀', 'y'.repeat(LONGEST_REASON)])('is kept as it is: %s', (text) => {
    expect(operatorReason(text)).toBe(text);
  });

  it.each(['', '  ', 'z'.repeat(LONGEST_REASON + 1), 'half \ud83e', 'nul \0'])(
    'is refused before anything is done: %j',
    (text) => {
      expect(() => operatorReason(text)).toThrow(/give/u);
    },
  );
});
