import { relaying } from '../log-relay/log-relay.fixture.js';
import { nothingPublished } from '../log-relay/relay-progress.js';
import { examineTopic } from './examine-topic.js';

const published = { ...nothingPublished('0'.repeat(32), { position: 9, eventId: 'nine' }, 3), republish: false };

describe('the topic, as the doctor sees it', () => {
  const look = async (change: (parts: ReturnType<typeof relaying>) => void) => {
    const parts = relaying(0);
    parts.topics.partitions = [[], [], []];
    parts.progress.kept = published;
    change(parts);
    return (await examineTopic(parts)).map(({ verdict, detail }) => `${verdict}: ${detail}`);
  };

  it('is well when it is as it was made', async () => {
    expect(await look(() => undefined)).toEqual(['ok: 3 partitions, published through position 9']);
  });

  it('may be missing, before and after something was published', async () => {
    const gone = (parts: ReturnType<typeof relaying>) => (parts.topics.partitions = undefined);
    expect(await look(gone)).toEqual(['fault: test.event-log.v1 was published and is gone']);
    const isNew = (parts: ReturnType<typeof relaying>) => {
      gone(parts);
      parts.progress.kept = undefined;
    };
    expect(await look(isNew)).toEqual(['warning: there is no test.event-log.v1 yet']);
  });

  it('may have other partitions, other settings and fewer records', async () => {
    expect(await look(({ topics }) => topics.partitions?.push([]))).toEqual([
      'ok: 3 partitions, 1 added later and not used, published through position 9',
    ]);
    expect(await look(({ topics }) => topics.partitions?.pop())).toEqual(['fault: 2 partitions, 3 when it was made']);
    expect(await look(({ topics }) => topics.unfit.push('retention.ms is 1, not -1'))).toContain(
      'warning: retention.ms is 1, not -1',
    );
    const longer = published.marks.map((mark) => ({ ...mark, nextOffset: 4 }));
    const shorter = await look((parts) => (parts.progress.kept = { ...published, marks: longer }));
    expect(shorter).toContain('warning: partition 2 lacks its last 4 records');
  });
});
