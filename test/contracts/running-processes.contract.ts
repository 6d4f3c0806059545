import { type EventLog, type EventStore, processSteps, withRetries } from '#kernel';
import { SystemEnvironment } from '#platform';
import { account, close, open as openAccount } from '../../src/kernel/testing/account.fixture.js';
import { sendToAccount, welcome, WELCOME_MS } from '../../src/kernel/testing/welcome.fixture.js';
import { Life } from '../support/life.js';
import { commandsOn, runProcesses } from '../support/process-lives.js';
import type { ProcessInboxUnderTest } from './process-inbox.contract.js';

export interface RunningProcessesUnderTest extends ProcessInboxUnderTest {
  readonly store: EventStore;
  readonly log: EventLog;
  /** Removes the inbox and its checkpoint. */
  loseInbox(): Promise<void>;
  /** Which calls a process dies after: each, or every so many. */
  readonly diesEvery: number;
}

const GIVEN_AND_CLOSED = {
  account: ['AccountOpened', 'AmountDeposited', 'AccountClosed'],
  welcome: ['WelcomeBegun', 'WelcomeEnded'],
};

/** What processes promise on a store: each step once, whatever happens to those who run them. */
export const runningProcessesContract = (open: () => Promise<RunningProcessesUnderTest>): void => {
  let opened: RunningProcessesUnderTest;
  let accounts = 0;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  /** A new account, after what has happened to it. */
  const given = async (...decisions: readonly ReturnType<typeof close>[]): Promise<string> => {
    const id = `a${(accounts += 1)}`;
    const commands = newCommands(opened.store);
    for (const [index, decide] of decisions.entries()) {
      const request = {
        ...{ aggregate: account, id, decide },
        payload: { command: 'Given', target: id, body: index },
        context: { principal: 'local', idempotencyKey: `${id} ${index}`, correlationId: `of ${id}` },
        reply: () => ({ status: 200, body: {} }),
      };
      await withRetries(new SystemEnvironment(), () => commands.run(request));
    }
    return id;
  };

  /** Runs processes until nothing is left to do, or, like a process that is killed, until a call of a port. */
  const run = async (id: string, life = new Life()): Promise<void> => {
    const commands = newCommands(life.of(opened.store));
    const parts = { commands, processes: [processSteps(welcome)], send: sendToAccount(commands) };
    await runProcesses(life, opened, await opened.nextFence(), parts, () => isDone(id));
  };

  /** Everything in the log has been dealt with, and nothing has followed from it. */
  const isDone = async (id: string): Promise<boolean> => {
    const reached = await opened.checkpoints.load('processes');
    const waiting = await opened.inbox.of('welcome', id);
    return waiting.length === 0 && reached?.position === (await opened.log.head());
  };

  const typesOf = async (stream: string) => (await opened.store.readStream(stream, 1, 100)).map(({ type }) => type);
  const told = async (id: string) => ({
    account: await typesOf(`account-${id}`),
    welcome: await typesOf(`welcome-${id}`),
  });

  it('carries a process through: commands, and timers whose time has come', async () => {
    const id = await given(openAccount('o1'));
    await run(id);
    expect(await told(id)).toEqual(GIVEN_AND_CLOSED);
  });

  it('keeps what led to what', async () => {
    const id = await given(openAccount('o1'));
    await run(id);
    const [begun] = await opened.store.readStream(`welcome-${id}`, 1, 1);
    const [, deposited] = await opened.store.readStream(`account-${id}`, 1, 2);
    expect(JSON.parse(deposited?.metadata ?? '')).toMatchObject({
      ...{ principal: 'process welcome', correlationId: `of ${id}`, causationId: begun?.id },
    });
  });

  it('gives nothing to an account that was closed meanwhile', async () => {
    const id = await given(openAccount('o1'), close());
    await run(id);
    expect(await told(id)).toEqual({ account: ['AccountOpened', 'AccountClosed'], welcome: GIVEN_AND_CLOSED.welcome });
  });

  it('begins at the beginning when the inbox is lost, and does nothing again', async () => {
    const id = await given(openAccount('o1'));
    await run(id);
    const head = await opened.log.head();
    await opened.loseInbox();
    await run(id);
    expect(await opened.log.head()).toBe(head);
  });

  it('does each step once when it is killed after any call, before it knows of the answer', async () => {
    let deaths = 0;
    for (let isOver = true; isOver; deaths += isOver ? 1 : 0) {
      const id = await given(openAccount('o1'));
      const life = new Life(1 + deaths * opened.diesEvery);
      await run(id, life);
      isOver = life.isOver;
      if (isOver) await run(id);
      expect({ deaths, ...(await told(id)) }).toEqual({ deaths, ...GIVEN_AND_CLOSED });
    }
    expect(deaths * opened.diesEvery).toBeGreaterThan(20);
  });
};

/** Its clock is behind, so that timers are due as soon as they are set. */
class EarlierEnvironment extends SystemEnvironment {
  override now(): Date {
    return new Date(super.now().getTime() - 2 * WELCOME_MS);
  }
}

const newCommands = (store: EventStore) => commandsOn(store, new EarlierEnvironment());
