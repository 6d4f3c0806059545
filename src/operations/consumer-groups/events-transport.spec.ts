import { jest } from '@jest/globals';
import { StoreUnavailable } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { EventsTransport } from './events-transport.js';
import type { Inbox } from './inbox.js';

/** Time goes by without being waited for. */
class QuickEnvironment extends TestEnvironment {
  override async sleep(milliseconds: number): Promise<void> {
    this.pass(milliseconds);
    await this.nextTurn();
  }
}

const quiet = (): void => undefined;
const startWith = (prepare: () => Promise<void>) => {
  const failures: unknown[] = [];
  const inbox: Pick<Inbox, 'prepare' | 'dueKeys'> = { prepare, dueKeys: async () => [] };
  const transport = new EventsTransport({
    ...{ group: 'mailer', inbox: inbox as Inbox, deadLetters: undefined, environment: new QuickEnvironment() },
    ...{ retries: { inPlaceMs: [], asideMs: [] }, handlerTimeoutMs: 1_000 },
    traceHandler: (_event, work) => work(),
    source: { start: quiet, stop: async () => undefined },
    journal: {
      ...{ taken: quiet, retried: quiet, setAside: quiet, assigned: quiet, reached: quiet, givenUp: quiet },
      failed: (error) => failures.push(error),
    },
    closed: async () => undefined,
  });
  const listening = new Promise((resolve) => transport.listen(resolve));
  return { transport, listening, failures };
};
describe('A service whose PostgreSQL is away at its start', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] }));
  afterEach(() => jest.useRealTimers());

  it('is kept in life by a timer until it is there', async () => {
    let appear: () => void = quiet;
    const { transport, listening } = startWith(() => new Promise((resolve) => (appear = resolve)));
    expect(jest.getTimerCount()).toBe(1);
    appear();
    expect(await listening).toBeUndefined();
    await transport.close();
  });

  it('ends with the error, which the journal gets, when it does not come', async () => {
    const away = new StoreUnavailable('away');
    const { listening, failures } = startWith(() => Promise.reject(away));
    expect(await listening).toBe(away);
    expect([failures, jest.getTimerCount()]).toEqual([[away], 0]);
  });
});
