import { LogRelay } from '../../operations/log-relay/log-relay.js';
import { measurePublicSends, measurePublicLag } from '../../operations/public-topics/public-metrics.js';
import { publicEntries } from '../../operations/public-topics/public-entries.js';
import { publicTopicsOf, publishedData } from '../public-topics.js';
import type { Services } from '../services.js';
import type { LogTopicStores } from '../stores/ports.js';
import { relayJournal } from './relay-journal.js';

export type PublicRelayServices = Pick<
  Services,
  'archive' | 'environment' | 'leases' | 'log' | 'logger' | 'meter' | 'personalData' | 'slices' | 'store' | 'wakeUps'
>;

/**
 * A relay for each topic for others, by name. Each has a position and a lease of its own: what stops one of them, such as
 * an event that this release cannot read, stops neither the others nor the event log. They share what is read of the log.
 */
export const publicRelaysOf = (
  services: PublicRelayServices,
  logTopic: LogTopicStores,
  publicPersonal: boolean,
  schemaIdOf: (topic: string, type: string) => number | undefined,
): Readonly<Record<string, LogRelay>> => {
  const { log, archive, wakeUps, environment, leases, store, meter, slices, personalData } = services;
  const { progress, partitions } = logTopic;
  const logId = () => store.logId();
  const topics = publicTopicsOf(logTopic);
  if (topics.length === 0) return {};
  const names = topics.map(({ topics: { name } }) => name);
  measurePublicLag(meter, { log, archive, progress, environment, topics: names });
  const measure = measurePublicSends(meter);
  const relays = topics.map(({ topic, topics: to }) => {
    const { name } = to;
    const published = publishedData(personalData, publicPersonal);
    const schemaIdIn = (type: string) => schemaIdOf(name, type);
    const entries = publicEntries(topic, { archive, slices, logId, published, schemaIdOf: schemaIdIn });
    const named = { lease: `relay of ${name}`, check: `topic ${topic.name}` };
    const ports = { log, archive, wakeUps, environment, leases, progress, partitions, logId, topics: to, entries };
    const measures = { sent: measure.sent(name), failed: measure.failed(name) };
    return [named.check, new LogRelay({ ...ports, ...named }, relayJournal(services, name, measures))] as const;
  });
  return Object.fromEntries(relays);
};
