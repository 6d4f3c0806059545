import { jest } from '@jest/globals';
import type { Leases } from '#kernel';
import { InMemoryCheckpoints, InMemoryLog, InMemoryWakeUps, TestEnvironment } from '#kernel/testing';
import { eventAt } from '../log-relay/log-relay.fixture.js';
import { type ChannelMessage, ChannelsUnavailable } from './notification-channels.js';
import { notificationsOf, type Notifying } from './notifications-of.js';
import { NOTIFICATIONS, Notifier } from './notifier.js';

const accounts: Notifying = {
  channel: 'accounts',
  subjectOf: (stream) => (stream.startsWith('account-') ? stream.slice('account-'.length) : undefined),
  notificationOf: (subject, { type, version }) => ({
    ...{ type: 'AccountChanged', schemaVersion: 1, subject },
    data: { id: subject, version, type },
  }),
};

/** Each who asks has the lease at once. */
const FREE: Leases = { whileHeld: (lease, signal, work) => work(signal, { lease, token: 1 }) };

/** A log, channels, and processes that publish notifications one after the other. */
const notifying = (length = 0) => {
  const events = Array.from({ length }, (_, index) => eventAt(index + 1));
  const [log, wakeUps, checkpoints] = [new InMemoryLog(events), new InMemoryWakeUps(), new InMemoryCheckpoints()];
  const environment = new TestEnvironment();
  const published: ChannelMessage[] = [];
  const failures: unknown[] = [];
  const redis = { isAway: false, closed: 0 };
  const channels = {
    publish: async (messages: readonly ChannelMessage[]) => {
      if (redis.isAway) throw new ChannelsUnavailable('Redis takes no messages: refused');
      published.push(...messages);
    },
    close: async () => void (redis.closed += 1),
  };
  return {
    ...{ events, checkpoints, environment, published, failures, redis },
    grow: () => {
      events.push(eventAt(events.length + 1));
      wakeUps.announce();
    },
    start: () => {
      const notifier = new Notifier(
        {
          ...{ log, wakeUps, checkpoints, leases: FREE, environment, channels },
          messagesOf: (records) => notificationsOf(records, [accounts], 'shop'),
        },
        { published: () => undefined, failed: (error) => failures.push(error) },
      );
      notifier.start();
      return notifier;
    },
  };
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const passes = (milliseconds = 5_000) => jest.advanceTimersByTimeAsync(milliseconds);

describe('Notifications', () => {
  it('go to the channel of all and to that of each, thin and with the same text; what is no business of others does not', () => {
    const operators = { ...eventAt(2), stream: 'administration' };
    const text = '{"id":"1","version":1,"type":"AccountOpened"}';
    expect(notificationsOf([eventAt(1), operators], [accounts], 'shop')).toEqual([
      { channel: 'shop:accounts', text },
      { channel: 'shop:accounts:1', text },
    ]);
  });

  it('begin at the end of the log: nobody listened before', async () => {
    const { start, grow, published } = notifying(3);
    const notifier = start();
    await passes();
    expect(published).toEqual([]);
    grow();
    await passes();
    expect(published.map(({ channel }) => channel)).toEqual(['shop:accounts', 'shop:accounts:4']);
    await notifier.stop();
  });

  it('go on in the next process where the one before has ended, and its connection is closed', async () => {
    const { start, grow, published, redis } = notifying(3);
    const first = start();
    await passes();
    await first.stop();
    grow();
    grow();
    const second = start();
    await passes();
    expect([published.length, redis.closed]).toEqual([4, 1]);
    await second.stop();
  });

  it('wait while the channels take nothing, all of them and in order', async () => {
    const { start, grow, published, failures, redis, checkpoints } = notifying(1);
    const notifier = start();
    await passes();
    redis.isAway = true;
    grow();
    grow();
    await passes();
    expect([published.length, (await checkpoints.load(NOTIFICATIONS))?.position]).toEqual([0, 1]);
    expect(failures[0]).toBeInstanceOf(ChannelsUnavailable);
    redis.isAway = false;
    await passes();
    expect(published.filter(({ channel }) => channel === 'shop:accounts').map(({ text }) => text)).toEqual(
      [2, 3].map((id) => `{"id":"${id}","version":1,"type":"AccountOpened"}`),
    );
    await notifier.stop();
  });

  it('are told of by readiness: red after 20 s without one, with the reason, and green again', async () => {
    const { start, grow, redis, events } = notifying(1);
    const notifier = start();
    await passes();
    const look = async () => (await notifier.look(Promise.resolve(events.length)))[0];
    expect(await look()).toEqual({ name: NOTIFICATIONS, ok: true, detail: 'publishing, 0 events wait' });
    redis.isAway = true;
    grow();
    await passes();
    expect(await look()).toMatchObject({
      ok: true,
      detail: 'Trying again, 1 events wait. Last error: Redis takes no messages: refused',
    });
    await passes(20_000);
    expect(await look()).toMatchObject({
      ok: false,
      detail: 'No notification is published, 1 events wait. Last error: Redis takes no messages: refused',
    });
    redis.isAway = false;
    await passes();
    expect(await look()).toMatchObject({ ok: true });
    await notifier.stop();
  });
});
