import type { Checkpoint } from '../log/event-log.js';
import type { Checkpoints } from '../log/checkpoints.js';
import { type Fence, Fenced } from '../log/leases.js';
import {
  type DueMessage,
  type FailedMessage,
  ProcessInbox,
  type ProcessMessage,
  type TimerMessage,
  type WaitingMessage,
} from '../processes/process-inbox.js';
import { compareScalars } from '../projections/scalar-order.js';
import type { TestEnvironment } from './test-environment.js';

/** The inbox of processes in an array that keeps the promises of its port. */
export class InMemoryProcessInbox extends ProcessInbox {
  private waiting: readonly WaitingMessage[] = [];
  private newestToken = 0;

  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly environment: Pick<TestEnvironment, 'ago'>,
  ) {
    super();
  }

  async add(messages: readonly ProcessMessage[], reader: string, reached: Checkpoint, fence: Fence): Promise<void> {
    this.check(fence);
    this.put(messages.map((message) => ({ ...message, dueAt: this.inMs(0) })));
    await this.checkpoints.save(reader, reached, fence);
  }

  async due(most: number, without: readonly string[] = []): Promise<readonly DueMessage[]> {
    const now = this.inMs(0);
    return this.waiting
      .filter(({ process }) => !without.includes(process))
      .filter((message) => message.dueAt !== undefined && message.dueAt <= now && !this.hasToWait(message))
      .sort((a, b) => compareScalars(a.dueAt ?? '', b.dueAt ?? '') || a.position - b.position)
      .slice(0, most)
      .map(({ dueAt: _dueAt, error: _error, ...message }) => message);
  }

  async handled(message: ProcessMessage, timers: readonly TimerMessage[], fence: Fence): Promise<void> {
    this.check(fence);
    this.waiting = this.waiting.filter((each) => !isSame(each, message));
    this.put(timers);
  }

  async failed(message: ProcessMessage, { error, retryInMs }: FailedMessage, fence: Fence): Promise<void> {
    this.check(fence);
    const dueAt = retryInMs === undefined ? undefined : this.inMs(retryInMs);
    this.change(
      (each) => isSame(each, message),
      ({ attempts }) => ({ attempts: attempts + 1, dueAt, error }),
    );
  }

  async of(process: string, instance: string): Promise<readonly WaitingMessage[]> {
    return inOrder(this.waiting.filter((each) => each.process === process && each.instance === instance));
  }

  async stuck(most: number): Promise<readonly WaitingMessage[]> {
    return inOrder(this.waiting.filter(({ dueAt }) => dueAt === undefined)).slice(0, most);
  }

  async retry(process: string, instance: string): Promise<boolean> {
    const hasFailed = (each: WaitingMessage) =>
      each.process === process && each.instance === instance && each.attempts > 0;
    const isAny = this.waiting.some(hasFailed);
    this.change(hasFailed, () => ({ attempts: 0, dueAt: this.inMs(0) }));
    return isAny;
  }

  async discard(message: ProcessMessage): Promise<boolean> {
    const isStuck = (each: WaitingMessage) => isSame(each, message) && each.dueAt === undefined;
    const isThere = this.waiting.some(isStuck);
    this.waiting = this.waiting.filter((each) => !isStuck(each));
    return isThere;
  }

  private put(messages: readonly (ProcessMessage & { readonly dueAt: string })[]): void {
    const fresh = messages.filter((message) => !this.waiting.some((each) => isSame(each, message)));
    this.waiting = [...this.waiting, ...fresh.map((message) => ({ ...message, attempts: 0, error: undefined }))];
  }

  private change(
    fits: (each: WaitingMessage) => boolean,
    changed: (each: WaitingMessage) => Partial<WaitingMessage>,
  ): void {
    this.waiting = this.waiting.map((each) => (fits(each) ? { ...each, ...changed(each) } : each));
  }

  private hasToWait({ process, instance, position, timer }: WaitingMessage): boolean {
    return this.waiting.some(
      (before) =>
        before.process === process &&
        before.instance === instance &&
        before.timer === undefined &&
        (before.position < position || timer !== undefined),
    );
  }

  private inMs(milliseconds: number): string {
    return this.environment.ago(-milliseconds).toISOString();
  }

  private check(fence: Fence): void {
    if (fence.token < this.newestToken) throw new Fenced(fence);
    this.newestToken = fence.token;
  }
}

const isSame = (one: ProcessMessage, other: ProcessMessage): boolean =>
  one.process === other.process && one.eventId === other.eventId && one.timer === other.timer;

const inOrder = (messages: readonly WaitingMessage[]): readonly WaitingMessage[] =>
  [...messages].sort((a, b) => a.position - b.position || compareScalars(a.timer ?? '', b.timer ?? ''));
