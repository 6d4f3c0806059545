import { AccountClosed, AccountOpened, AmountDeposited } from '../testing/account.fixture.js';
import { givenProcess } from '../testing/given.js';
import { GIFT, GiftRefused, welcome, WelcomeBegun, WelcomeEnded } from '../testing/welcome.fixture.js';

const STREAM = 'account-a1';
const opened = AccountOpened({ ownerId: 'o1', name: { clear: 'Zoë' } });
const used = AmountDeposited({ ownerId: 'o1', amount: 9, mark: '9' });
const begun = WelcomeBegun({ ownerId: 'o1' });

describe('a process manager', () => {
  it('begins with an event that it hears, and with no other', () => {
    givenProcess(welcome).hears(opened, STREAM).then(begun);
    givenProcess(welcome).hears(used, STREAM).then();
    givenProcess(welcome).timer('unused').then();
  });

  it('decides on what it remembers', () => {
    givenProcess(welcome, begun)
      .hears(used, STREAM)
      .then(WelcomeEnded({ outcome: 'used' }));
    givenProcess(welcome, begun)
      .hears(AccountClosed({ ownerId: 'o1' }), STREAM)
      .then(WelcomeEnded({ outcome: 'closed' }));
    givenProcess(welcome, begun)
      .timer('unused')
      .then(WelcomeEnded({ outcome: 'unused' }));
    givenProcess(welcome, begun)
      .refusal({ name: 'Deposit', target: 'a1', body: { amount: GIFT } }, 'ACCOUNT_NOT_OPEN')
      .then(GiftRefused({ code: 'ACCOUNT_NOT_OPEN' }));
  });

  it('ignores a timer that came too late', () => {
    givenProcess(welcome, begun, WelcomeEnded({ outcome: 'used' }))
      .timer('unused')
      .then();
  });

  it('asks for commands and timers in reaction to its own events', () => {
    expect(givenProcess(welcome, begun).reaction('a1')).toEqual({
      commands: [{ name: 'Deposit', target: 'a1', body: { amount: GIFT } }],
      timers: [{ name: 'unused', dueAt: '2030-01-01T01:00:00.000Z' }],
    });
    expect(givenProcess(welcome, begun, WelcomeEnded({ outcome: 'used' })).reaction('a1')).toEqual({});
  });
});
