import type { CommandAnswer, CommandContext } from '../commands/command.js';
import type { CommandRunner } from '../commands/command-runner.js';
import { event, type EventOf } from '../events/event.js';
import { catalogue } from '../events/event-catalogue.js';
import { later } from '../processes/later.js';
import type { ProcessCommand, ProcessManager } from '../processes/process-manager.js';
import {
  account,
  AccountClosed,
  type AccountEvent,
  AccountOpened,
  close,
  deposit,
  schemaOf,
} from './account.fixture.js';

export const WelcomeBegun = event('WelcomeBegun')
  .firstWrittenAs(schemaOf<{ ownerId: string }>())
  .about(({ ownerId }) => ownerId);
export const GiftRefused = event('GiftRefused')
  .firstWrittenAs(schemaOf<{ code: string }>())
  .about(() => '');
export const WelcomeEnded = event('WelcomeEnded')
  .firstWrittenAs(schemaOf<{ outcome: 'used' | 'unused' | 'closed' }>())
  .about(() => '');

type WelcomeEvent = EventOf<typeof WelcomeBegun | typeof GiftRefused | typeof WelcomeEnded>;
type Welcome = 'none' | 'begun' | 'ended';

export const GIFT = 5;
/** Milliseconds in which an account has to be used. */
export const WELCOME_MS = 3_600_000;

/** A small process: who opens an account gets a gift; an account that is not used within an hour is closed. */
export const welcome: ProcessManager<Welcome, WelcomeEvent, AccountEvent> = {
  name: 'welcome',
  events: catalogue(WelcomeBegun, GiftRefused, WelcomeEnded),
  initial: 'none',
  evolve: (state, { type }) => (type === 'WelcomeBegun' ? 'begun' : type === 'WelcomeEnded' ? 'ended' : state),
  hears: {
    types: new Set([AccountOpened.type, 'AmountDeposited', AccountClosed.type]),
    decode: (record) => account.events.decode(record),
  },
  correlate: ({ meta, type, data }) =>
    type === 'AmountDeposited' && data.mark === 'gift' ? undefined : meta.stream.slice('account-'.length),
  decide: (state, input) => {
    if (state === 'none') return input.kind === 'event' ? begun(input.event) : [];
    if (state === 'ended') return [];
    switch (input.kind) {
      case 'timer':
        return [WelcomeEnded({ outcome: 'unused' })];
      case 'refusal':
        return [GiftRefused({ code: input.code })];
      case 'event':
        return [WelcomeEnded({ outcome: input.event.type === 'AccountClosed' ? 'closed' : 'used' })];
    }
  },
  react: (fact, id) => {
    if (fact.type === 'WelcomeBegun') {
      return {
        commands: [{ name: 'Deposit', target: id, body: { amount: GIFT } }],
        timers: [{ name: 'unused', dueAt: later(fact.occurredAt, WELCOME_MS) }],
      };
    }
    const isUnused = fact.type === 'WelcomeEnded' && fact.data.outcome === 'unused';
    return isUnused ? { commands: [{ name: 'Close', target: id, body: {} }] } : {};
  },
};

const begun = ({ type, data }: AccountEvent): readonly WelcomeEvent[] =>
  type === 'AccountOpened' ? [WelcomeBegun({ ownerId: data.ownerId })] : [];

/** Carries out the commands of the process on accounts. */
export const sendToAccount =
  (commands: Pick<CommandRunner, 'run'>) =>
  ({ name, target, body }: ProcessCommand, context: CommandContext): Promise<CommandAnswer> =>
    commands.run({
      aggregate: account,
      id: target,
      payload: { command: name, target, body },
      context,
      decide: name === 'Close' ? close() : deposit(Number(body.amount), 'gift'),
      reply: () => ({ status: 200, body: {} }),
    });
