import { setTimeout as sleep } from 'node:timers/promises';
import type { PublicTopicKind } from '#platform';
import { daybookOf } from '../../src/app/daybook.js';
import { publicTopicsOf } from '../../src/app/public-topics.js';
import type { LogTopics } from '../../src/operations/log-relay/log-topic.js';
import { type Servers, servicesOn } from '../distributed/places.js';

const LOOK_EVERY_MS = 5;
const WITHIN_MS = 240_000;

/**
 * The role relay alone on a filled log, from the first confirmed send into the event log until all of its topics have the
 * last event.
 * @returns events of the log a second, and the names of the topics, that of the event log first, which stay
 */
export const publishLog = async (
  url: string,
  { brokers, newPrefix }: Servers,
  kinds: readonly PublicTopicKind[],
  events: number,
): Promise<{ readonly perSecond: number; readonly prefix: string; readonly topics: readonly string[] }> => {
  const prefix = newPrefix();
  const services = await servicesOn(url, undefined, { brokers, prefix, publicTopics: kinds });
  const { logTopic } = services;
  if (logTopic === undefined) throw new Error('Without a topic nothing is published');
  const places = [logTopic.topics, ...publicTopicsOf(logTopic).map(({ topics }) => topics)];
  const topics = places.map(({ name }) => name);
  // Making topics takes as long as publishing some thousand events.
  for (const place of places) await make(place, logTopic.partitions);
  const daybook = daybookOf(services, { roles: ['relay'] });
  await daybook.start();
  const positionIn = async (topic: string) => (await logTopic.progress.load(topic))?.through.position ?? 0;
  const first = await until(
    () => positionIn(logTopic.topics.name),
    (position) => position > 0,
  );
  const slowest = async () => Math.min(...(await Promise.all(topics.map(positionIn))));
  const last = await until(slowest, (position) => position === events);
  await daybook.stop();
  return { perSecond: (last.value - first.value) / (last.atSeconds - first.atSeconds), prefix, topics };
};

const make = async (topics: LogTopics, partitions: number): Promise<void> => {
  const topic = await topics.open();
  await topic.create(partitions);
  await topic.close();
};

/** Asks until the answer is as wanted. */
const until = async (ask: () => Promise<number>, isWanted: (value: number) => boolean) => {
  for (const end = performance.now() + WITHIN_MS; performance.now() < end; await sleep(LOOK_EVERY_MS)) {
    const value = await ask();
    if (isWanted(value)) return { value, atSeconds: performance.now() / 1_000 };
  }
  throw new Error(`Only ${await ask()} after ${WITHIN_MS} ms`);
};
