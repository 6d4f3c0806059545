import { request, setUp as setUpCommands, told } from '../commands/command-runner.fixture.js';
import type { CommandContext } from '../commands/command.js';
import { CommandRejected, type Rejection } from '../commands/rejection.js';
import { deposit, open } from '../testing/account.fixture.js';
import { sendToAccount, welcome } from '../testing/welcome.fixture.js';
import type { ProcessCommand } from './process-manager.js';
import { processSteps } from './process-steps.js';

const CLOSED: Rejection = { rejected: 'ACCOUNT_NOT_OPEN', kind: 'conflict', because: '' };
const BUSY: Rejection = { rejected: 'STREAM_BUSY', kind: 'conflict', because: '', retryable: true };
const REUSED: Rejection = { rejected: 'IDEMPOTENCY_KEY_REUSED', kind: 'invalid', because: '' };

/** An account that was opened; each refusal is given to one command of the process, then they are carried out. */
const setUp = async (...refusals: Rejection[]) => {
  const { store, runner } = setUpCommands();
  await runner.run(request(open('o1')));
  const sent: string[] = [];
  const carryOut = sendToAccount(runner);
  const send = async (command: ProcessCommand, context: CommandContext) => {
    sent.push(command.name);
    const refusal = refusals.shift();
    if (refusal !== undefined) throw new CommandRejected(refusal);
    return carryOut(command, context);
  };
  const steps = processSteps(welcome);
  /** Handles what a process has to be told of the event at this position. */
  const handle = async (position: number) => {
    const message = await steps.messageOf(store.events[position - 1] as (typeof store.events)[number]);
    return message && (await steps.handle(message, { store, commands: runner, send }));
  };
  return { store, runner, sent, handle, told: () => told(store.events) };
};

const BEGUN = ['account-a1@1 AccountOpened', 'welcome-a1@1 WelcomeBegun'];

it('hands an event to a process, and carries out what it asks for', async () => {
  const { store, handle, told } = await setUp();
  expect(await handle(1)).toEqual([]);
  expect(await handle(2)).toMatchObject([
    { process: 'welcome', instance: 'a1', eventId: store.events[1]?.id, timer: 'unused' },
  ]);
  expect(told()).toEqual([...BEGUN, 'account-a1@2 AmountDeposited']);
});

it('does nothing when it is told again, or asked again', async () => {
  const { sent, handle, told } = await setUp();
  for (const position of [1, 1, 2, 1, 2]) await handle(position);
  expect(told()).toEqual([...BEGUN, 'account-a1@2 AmountDeposited']);
  expect(sent).toEqual(['Deposit', 'Deposit']);
});

it('has no message of what it does not hear, or no process of its own', async () => {
  const { runner, handle, told } = await setUp();
  await runner.run(request(deposit(5, 'gift')));
  expect(await handle(2)).toBeUndefined();
  await runner.run(request(deposit(7)));
  expect(await handle(3)).toEqual([]);
  expect(told()).toHaveLength(3);
});

it('hands a refusal to the process, and does not send it again', async () => {
  const { sent, handle, told } = await setUp(CLOSED);
  await handle(1);
  for (const _ of [1, 2]) await handle(2);
  expect(told()).toEqual([...BEGUN, 'welcome-a1@2 GiftRefused']);
  expect(sent).toEqual(['Deposit']);
});

it.each([BUSY, REUSED])(
  'hands nothing to a process for $rejected, which is no answer of the business',
  async (refusal) => {
    const { handle, told } = await setUp(refusal);
    await handle(1);
    await expect(handle(2)).rejects.toThrow(CommandRejected);
    expect(told()).toEqual(BEGUN);
    await handle(2);
    expect(told()).toHaveLength(3);
  },
);
