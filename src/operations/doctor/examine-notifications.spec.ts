import { InMemoryCheckpoints, InMemoryLog } from '#kernel/testing';
import { eventAt } from '../log-relay/log-relay.fixture.js';
import { ChannelsUnavailable } from '../notifications/notification-channels.js';
import { NOTIFICATIONS } from '../notifications/notifier.js';
import { examineNotifications } from './examine-notifications.js';

const examined = async (publish: () => Promise<void>, reached?: number) => {
  const [log, checkpoints] = [new InMemoryLog([eventAt(1), eventAt(2)]), new InMemoryCheckpoints()];
  const checkpoint = reached === undefined ? undefined : await log.checkpointAt(reached);
  if (checkpoint !== undefined) await checkpoints.save(NOTIFICATIONS, checkpoint);
  return examineNotifications({ log, checkpoints, channels: { publish } });
};

describe('The doctor looks at notifications', () => {
  it('and says how many events wait, none before the first start', async () => {
    expect(await examined(async () => undefined)).toMatchObject({ verdict: 'ok', detail: '0 events waiting' });
    expect(await examined(async () => undefined, 1)).toMatchObject({ verdict: 'ok', detail: '1 event waiting' });
  });

  it('and that Redis cannot be reached', async () => {
    const refused = () => Promise.reject(new ChannelsUnavailable('Redis takes no messages: refused'));
    expect(await examined(refused, 1)).toMatchObject({
      verdict: 'fault',
      detail: 'Redis takes no messages: refused; 1 event waiting',
    });
  });
});
