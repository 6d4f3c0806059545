import { type Checkpoint, EventLog, type StoredEvent } from '#kernel';

/**
 * The log for the delivery of webhooks: while none is registered there is nothing to read, so only its last event is given,
 * which takes the reader to the end.
 */
export class RegisteredLog extends EventLog {
  constructor(
    private readonly log: EventLog,
    private readonly isRegistered: () => Promise<boolean>,
  ) {
    super();
  }

  async read(after: Checkpoint, limit: number): Promise<readonly StoredEvent[]> {
    // Asked before the webhooks are: one that is registered after the second question is told of all events after the first.
    const head = await this.log.head();
    if (head === after.position) return [];
    if (head < after.position || (await this.isRegistered())) return this.log.read(after, limit);
    const beforeLast = await this.log.checkpointAt(head - 1);
    return this.log.read(beforeLast ?? after, beforeLast === undefined ? limit : 1);
  }

  head(): Promise<number> {
    return this.log.head();
  }

  checkpointAt(position: number): Promise<Checkpoint | undefined> {
    return this.log.checkpointAt(position);
  }
}
