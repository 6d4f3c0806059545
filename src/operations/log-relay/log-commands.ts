import type { EventLog } from '#kernel';
import { type Attach, printJson, printLine, printList } from '#platform/terminal';
import type { LogTopics } from './log-topic.js';
import type { RelayProgress } from './relay-progress.js';

/** What the commands work with. */
export interface LogServices {
  readonly log: Pick<EventLog, 'head'>;
  /** `undefined` without Kafka. */
  readonly logTopic:
    | {
        readonly topics: Pick<LogTopics, 'name'>;
        readonly progress: Pick<RelayProgress, 'load' | 'askToRepublish'>;
      }
    | undefined;
}

const DONE = 0;
const NO_TOPIC = 1;

/** Prints how far the topic is, as the relay keeps it. @returns the exit code */
export const showStatus = (attach: Attach<LogServices>, { json }: { readonly json: boolean }): Promise<number> =>
  attach(async ({ log, logTopic }) => {
    const published = await logTopic?.progress.load(logTopic.topics.name);
    if (logTopic === undefined || published === undefined) return noTopic(logTopic?.topics.name);
    const head = await log.head();
    const { logId, through, marks, republish } = published;
    const status = {
      ...{ topic: logTopic.topics.name, log: logId, partitions: marks.length },
      ...{ position: through.position, behind: Math.max(0, head - through.position), republish },
    };
    if (json) {
      printJson(process.stdout, status);
    } else {
      printList(process.stdout, [
        ['topic', status.topic],
        ['log', status.log],
        ['partitions', status.partitions],
        ['published through', status.position],
        ['events behind', status.behind],
        ...(republish ? [['asked for', 'the whole log is published anew'] as const] : []),
      ]);
    }
    return DONE;
  });

/** @returns the exit code */
export const askToRepublish = (attach: Attach<LogServices>): Promise<number> =>
  attach(async ({ logTopic }) => {
    const name = logTopic?.topics.name;
    if (logTopic === undefined || !(await logTopic.progress.askToRepublish(logTopic.topics.name))) return noTopic(name);
    printLine(
      process.stdout,
      `The relay removes ${name} and publishes the whole log into a new one. See: daybook log status`,
    );
    return DONE;
  });

const noTopic = (name: string | undefined): number => {
  const reason =
    name === undefined
      ? 'KAFKA_BROKERS is not set: the event store alone carries the log.'
      : `Nothing was published into ${name} yet. Start a process with the role relay.`;
  printLine(process.stderr, reason);
  return NO_TOPIC;
};
