import { TestEnvironment } from '#kernel/testing';
import { Meter } from '#platform';
import type { GroupJournal } from './group-journal.js';
import { measuredJournal, measureParkedKeys } from './group-metrics.js';
import type { ParkedKey } from './inbox.js';

/** What it was told, by name of the method. */
const rememberingJournal = (told: string[]): GroupJournal => {
  const note = (what: string) => () => void told.push(what);
  return {
    ...{ taken: note('taken'), retried: note('retried'), setAside: note('setAside'), reached: note('reached') },
    assigned: note('assigned'),
    ...{ failed: note('failed'), givenUp: note('givenUp') },
  };
};

describe('Metrics of a consumer group', () => {
  it('count and time what its journal gets, which is handed on', async () => {
    const [meter, told] = [new Meter(), [] as string[]];
    const journal = measuredJournal(meter, rememberingJournal(told), new TestEnvironment());
    journal.taken('OrderPlaced', 'done', 40);
    journal.taken('OrderHeld', 'ignored', 1);
    journal.retried('OrderPlaced', new Error('busy'));
    journal.setAside('o1', 'OrderPlaced', true, new Error('busy'));
    journal.failed(new Error('away'));
    journal.givenUp();
    expect(told).toEqual(['taken', 'taken', 'retried', 'setAside', 'failed', 'givenUp']);
    const text = await meter.text();
    expect(text).toContain('daybook_group_events_total{outcome="done"} 1\n');
    expect(text).toContain('daybook_group_events_total{outcome="ignored"} 1\n');
    expect(text).toContain('daybook_group_event_seconds_sum 0.04\n');
    expect(text).toContain('daybook_group_retries_total 1\n');
    expect(text).toContain('daybook_group_set_aside_total{until="parked"} 1\n');
    expect(text).toContain('daybook_group_failures_total 1\n');
  });

  it('show how far each partition is behind, in events and in seconds', async () => {
    const [meter, environment] = [new Meter(), new TestEnvironment()];
    const journal = measuredJournal(meter, rememberingJournal([]), environment);
    const recordedAt = environment.now().toISOString();
    journal.reached({ topic: 't', partition: 0, behind: 9, recordedAt });
    journal.reached({ topic: 't', partition: 0, behind: 7, recordedAt });
    journal.reached({ topic: 't', partition: 1, behind: 0, recordedAt });
    environment.pass(60_000);
    const text = await meter.text();
    expect(text).toContain('daybook_group_lag_events{topic="t",partition="0"} 7\n');
    expect(text).toMatch(/daybook_group_lag_seconds\{topic="t",partition="0"\} 6\d/);
    expect(text).toContain('daybook_group_lag_seconds{topic="t",partition="1"} 0\n');
    journal.assigned({ t: [1], other: [0] });
    const after = await meter.text();
    expect(after).not.toContain('partition="0"');
    expect(after).toContain('daybook_group_lag_events{topic="t",partition="1"} 0\n');
  });

  it('show the keys of the group that wait', async () => {
    const meter = new Meter();
    const key = (group: string, dueAt: string | null): ParkedKey => ({
      ...{ group, key: 'o1', eventId: '1', eventType: 'OrderPlaced', topic: 't', partition: 0, offset: '1' },
      ...{ waiting: 1, error: 'busy', attempts: 1, parkedAt: '2026-01-01T00:00:00.000Z', dueAt },
    });
    const keys = [key('ours', null), key('ours', null), key('ours', '2026-01-01T00:01:00.000Z'), key('other', null)];
    measureParkedKeys(meter, { list: async () => keys }, 'ours');
    const text = await meter.text();
    expect(text).toContain('daybook_group_keys_aside{until="parked"} 2\n');
    expect(text).toContain('daybook_group_keys_aside{until="later"} 1\n');
  });
});
