import type { EventLog } from '#kernel';
import { type Attach, printJson, printLine, printList, WrongUsage } from '#platform/terminal';
import type { LogTopics } from './log-topic.js';
import type { Published, RelayProgress } from './relay-progress.js';

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
  /** Those for other services, which follow the same log. */
  readonly publicTopics: readonly Pick<LogTopics, 'name'>[];
}

const DONE = 0;
const NO_TOPIC = 1;

/** Prints how far each topic is, as its relay keeps it. @returns the exit code */
export const showStatus = (attach: Attach<LogServices>, { json }: { readonly json: boolean }): Promise<number> =>
  attach(async ({ log, logTopic, publicTopics }) => {
    if (logTopic === undefined) return noTopic(undefined);
    const head = await log.head();
    let shown = 0;
    for (const { name } of [logTopic.topics, ...publicTopics]) {
      const published = await logTopic.progress.load(name);
      if (published === undefined) continue;
      if (!json && shown > 0) process.stdout.write('\n');
      show(name, published, head, json);
      shown += 1;
    }
    return shown > 0 ? DONE : noTopic(logTopic.topics.name);
  });

const show = (
  name: string,
  { logId, through, marks, republish }: Published & { readonly republish: boolean },
  head: number,
  json: boolean,
): void => {
  const status = {
    ...{ topic: name, log: logId, partitions: marks.length },
    ...{ position: through.position, behind: Math.max(0, head - through.position), republish },
  };
  if (json) return printJson(process.stdout, status);
  printList(process.stdout, [
    ['topic', status.topic],
    ['log', status.log],
    ['partitions', status.partitions],
    ['published through', status.position],
    ['events behind', status.behind],
    ...(republish ? [['asked for', 'the whole log is published anew'] as const] : []),
  ]);
};

/** @param only the topic meant; all of them when absent @returns the exit code @throws WrongUsage for a topic that there is not */
export const askToRepublish = (attach: Attach<LogServices>, only?: string): Promise<number> =>
  attach(async ({ logTopic, publicTopics }) => {
    if (logTopic === undefined) return noTopic(undefined);
    const names = [logTopic.topics, ...publicTopics].map(({ name }) => name);
    if (only !== undefined && !names.includes(only))
      throw new WrongUsage(`There is no topic ${only}. The topics of this installation are ${names.join(', ')}.`);
    let asked = 0;
    for (const name of only === undefined ? names : [only]) {
      if (!(await logTopic.progress.askToRepublish(name))) continue;
      printLine(process.stdout, `The relay removes ${name} and publishes the whole log into a new one.`);
      asked += 1;
    }
    if (asked === 0) return noTopic(only ?? names[0]);
    printLine(process.stdout, 'See: daybook log status');
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
