import type { Environment } from '#kernel';
import { type Meter, SECONDS } from '#platform';
import { shared } from '../health/shared.js';
import type { GroupJournal, ReachedOffset } from './group-journal.js';
import type { ParkedKeys } from './inbox.js';

/** A journal that counts and times what a member reports, and hands it on. */
export const measuredJournal = (
  meter: Meter,
  journal: GroupJournal,
  environment: Pick<Environment, 'ageMs'>,
): GroupJournal => {
  const events = meter.counter({
    name: 'group_events_total',
    help: 'Events of this member by outcome: done, duplicate, waits behind its key, ignored.',
    labels: ['outcome'],
  });
  const seconds = meter.histogram(
    {
      name: 'group_event_seconds',
      help: 'Time of one event with its attempts in place, of those that have a handler.',
    },
    SECONDS,
  );
  const retries = meter.counter({
    name: 'group_retries_total',
    help: 'Attempts of handlers that failed and may pass.',
  });
  const aside = meter.counter({
    name: 'group_set_aside_total',
    help: 'Times that a key was set aside: to be tried later, or parked for an operator.',
    labels: ['until'],
  });
  const failures = meter.counter({ name: 'group_failures_total', help: 'Failures of Kafka, the feed or the inbox.' });
  const lag = measureLag(meter, environment);
  return {
    taken: (type, outcome, milliseconds) => {
      events({ outcome });
      if (outcome !== 'ignored') seconds({}, milliseconds / 1_000);
      journal.taken(type, outcome, milliseconds);
    },
    retried: (type, error) => {
      retries({});
      journal.retried(type, error);
    },
    setAside: (key, type, isParked, error) => {
      aside({ until: isParked ? 'parked' : 'later' });
      journal.setAside(key, type, isParked, error);
    },
    assigned: (partitions) => {
      lag.assigned(partitions);
      journal.assigned(partitions);
    },
    reached: (reached) => {
      lag.reached(reached);
      journal.reached(reached);
    },
    failed: (error) => {
      failures({});
      journal.failed(error);
    },
    givenUp: () => journal.givenUp(),
  };
};

/** Of the partitions that this member has, and has dealt with. */
const measureLag = (
  meter: Meter,
  environment: Pick<Environment, 'ageMs'>,
): Pick<GroupJournal, 'assigned' | 'reached'> => {
  const partitions = new Map<string, ReachedOffset>();
  const gauge = (name: string, help: string, of: (reached: ReachedOffset) => number) =>
    meter.gauge({ name, help, labels: ['topic', 'partition'] }, () =>
      [...partitions.values()].map((reached) => ({
        labels: { topic: reached.topic, partition: reached.partition },
        value: of(reached),
      })),
    );
  gauge('group_lag_events', 'Records behind the offset that was committed last.', ({ behind }) => behind);
  gauge('group_lag_seconds', 'Age of the newest record dealt with; 0 when none is behind it.', (reached) =>
    reached.behind === 0 ? 0 : environment.ageMs(reached.recordedAt) / 1_000,
  );
  return {
    assigned: (now) => {
      for (const [name, { topic, partition }] of partitions) {
        if (now[topic]?.includes(partition) !== true) partitions.delete(name);
      }
    },
    reached: (reached) => void partitions.set(`${reached.topic} ${reached.partition}`, reached),
  };
};

/** Measures keys that wait in this database, whichever member has set them aside. */
export const measureParkedKeys = (meter: Meter, parked: Pick<ParkedKeys, 'list'>, group: string): void => {
  const look = shared(async () => (await parked.list()).filter((key) => key.group === group));
  meter.gauge(
    { name: 'group_keys_aside', help: 'Keys that wait: for a later attempt, or for an operator.', labels: ['until'] },
    async () => {
      const keys = await look();
      const parkedKeys = keys.filter(({ dueAt }) => dueAt === null).length;
      return [
        { labels: { until: 'parked' }, value: parkedKeys },
        { labels: { until: 'later' }, value: keys.length - parkedKeys },
      ];
    },
  );
};
