import { jest } from '@jest/globals';
import { TestEnvironment } from '#kernel/testing';
import { GroupMember, type GroupMemberOptions } from './group-member.js';
import { KafkaGroup } from './kafka-group.js';

/** Time goes by without being waited for. */
class QuickEnvironment extends TestEnvironment {
  override sleep(): Promise<void> {
    return this.nextTurn();
  }
}

const CONSUMERS = 12;

/** Whether a group gives up one of whose consumers ends after the other. */
const givesUp = async (whileItRuns: (consumer: GroupMemberOptions) => void): Promise<boolean> => {
  let [started, hasGivenUp] = [0, false];
  let enough: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (enough = resolve));
  jest.spyOn(GroupMember, 'start').mockImplementation(async (options) => {
    whileItRuns(options);
    options.onEnd(new Error('The broker has restarted'));
    if (++started === CONSUMERS) enough();
    return { close: async () => undefined } as GroupMember;
  });
  const nothing = () => undefined;
  const group = new KafkaGroup({
    ...{ group: 'mailer', topics: ['t'], kafka: { brokers: ['127.0.0.1:1'], ssl: false, sasl: undefined } },
    environment: new QuickEnvironment(),
    journal: { assigned: nothing, reached: nothing, failed: nothing, givenUp: () => (hasGivenUp = true) },
  });
  group.start(async () => undefined);
  await ended;
  await group.stop();
  return hasGivenUp;
};

describe('A group in Kafka', () => {
  afterEach(() => jest.restoreAllMocks());

  it('goes on however often its consumers end on a quiet topic', async () => {
    expect(await givesUp(({ onFetched }) => onFetched())).toBe(false);
  });

  it('gives up when one consumer after the other ends before it has fetched anything', async () => {
    expect(await givesUp(() => undefined)).toBe(true);
  });
});
