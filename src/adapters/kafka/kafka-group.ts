import { aborted, type Environment, pause } from '#kernel';
import type { EventsSource, TakeRecords } from '../../operations/consumer-groups/events-source.js';
import type { GroupJournal } from '../../operations/consumer-groups/group-journal.js';
import { GroupMember } from './group-member.js';
import type { KafkaAddress } from './kafka-settings.js';

const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 10_000;
/** Consumers in a row that ended before they had fetched anything, after which the process is of no use. */
const MOST_FRUITLESS = 5;

export interface KafkaGroupOptions {
  readonly kafka: KafkaAddress;
  readonly group: string;
  readonly topics: readonly string[];
  readonly environment: Environment;
  readonly journal: Pick<GroupJournal, 'assigned' | 'reached' | 'failed' | 'givenUp'>;
}

/** Takes part in a consumer group. Whenever its consumer ends, a new one takes its place. */
export class KafkaGroup implements EventsSource {
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private fruitless = 0;

  constructor(private readonly options: KafkaGroupOptions) {}

  start(take: TakeRecords): void {
    this.work = this.run(take, this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  private async run(take: TakeRecords, signal: AbortSignal): Promise<void> {
    const { environment, journal } = this.options;
    for (let backOff = FIRST_BACK_OFF_MS; !signal.aborted;) {
      const hasBegun = await this.consume(take, signal);
      if (signal.aborted) return;
      if (hasBegun) {
        this.fruitless += 1;
        if (this.fruitless === MOST_FRUITLESS) journal.givenUp();
      }
      backOff = hasBegun ? FIRST_BACK_OFF_MS : Math.min(backOff * 2, LONGEST_BACK_OFF_MS);
      await pause(environment, backOff, signal);
    }
  }

  /** One consumer, from its start to its end. @returns whether it has begun */
  private async consume(take: TakeRecords, signal: AbortSignal): Promise<boolean> {
    const { journal } = this.options;
    const ended = new AbortController();
    try {
      const member = await GroupMember.start({
        ...{ ...this.options, take },
        onProgress: (reached) => journal.reached(reached),
        // Also for nothing: a topic may be quiet for weeks.
        onFetched: () => (this.fruitless = 0),
        onAssigned: (partitions) => journal.assigned(partitions),
        onEnd: (why) => ended.abort(why),
      });
      await aborted(AbortSignal.any([signal, ended.signal]));
      await member.close();
    } catch (error) {
      journal.failed(error);
      return false;
    }
    if (!signal.aborted) journal.failed(ended.signal.reason);
    return true;
  }
}
