import type { LogTopic, LogTopics } from '../log-relay/log-topic.js';
import type { Published, RelayProgress } from '../log-relay/relay-progress.js';
import { counted, type Diagnosis, fault, ok, warning } from './diagnosis.js';

export interface TopicPorts {
  readonly topics: LogTopics;
  readonly progress: Pick<RelayProgress, 'load'>;
  /** What the doctor calls it; `event log topic` when absent. */
  readonly check?: string;
}

const RELAY = 'A process with the role relay makes it.';
const REPUBLISH = 'If it stays so: npm run daybook -- log republish';

/** Whether the topic is there, as it was made, with what is known to have been published. */
export const examineTopic = async ({
  topics,
  progress,
  check = 'event log topic',
}: TopicPorts): Promise<readonly Diagnosis[]> => {
  const topic = await topics.open();
  try {
    const published = await progress.load(topics.name);
    const partitions = await topic.partitions();
    if (partitions === undefined) return [missing(check, topics.name, published)];
    return [
      partitionsOf(check, partitions, published),
      ...(await settingsOf(check, topic)),
      ...(await offsetsOf(check, topic, published)),
    ];
  } finally {
    await topic.close();
  }
};

const missing = (check: string, name: string, published: Published | undefined): Diagnosis =>
  published === undefined
    ? warning(check, `there is no ${name} yet`, RELAY)
    : fault(
        check,
        `${name} was published and is gone`,
        'A process with the role relay makes it and publishes all again.',
      );

const partitionsOf = (check: string, found: number, published: Published | undefined): Diagnosis => {
  if (published === undefined) return warning(check, `${counted(found, 'partition')}, nothing published yet`, RELAY);
  const made = published.marks.length;
  if (found < made) return fault(check, `${counted(found, 'partition')}, ${made} when it was made`, REPUBLISH);
  const unused = found === made ? '' : `, ${found - made} added later and not used`;
  return ok(check, `${counted(made, 'partition')}${unused}, published through position ${published.through.position}`);
};

const settingsOf = async (check: string, topic: LogTopic): Promise<readonly Diagnosis[]> => {
  const unfit = await topic.unfitSettings();
  return unfit.map((text) =>
    warning(check, text, 'Set it by the tools of Kafka; src/adapters/kafka/README.md has all of them.'),
  );
};

const offsetsOf = async (
  check: string,
  topic: LogTopic,
  published: Published | undefined,
): Promise<readonly Diagnosis[]> => {
  const offsets = await topic.offsets();
  const short = (published?.marks ?? []).flatMap(({ nextOffset }, partition) => {
    const missing = nextOffset - (offsets[partition]?.end ?? 0);
    return missing > 0 ? [`partition ${partition} lacks its last ${counted(missing, 'record')}`] : [];
  });
  return short.map((text) => warning(check, text, 'The relay publishes them again within half a minute.'));
};
