import type { Environment } from '../commands/environment.js';
import { StoreUnavailable } from '../events/event-store.js';
import { type Fence, Fenced } from '../log/leases.js';
import { messageOf } from '../log/message-of.js';
import { pause } from '../log/pause.js';
import type { DueMessage, ProcessInbox, ProcessMessage } from './process-inbox.js';
import type { ProcessPorts, ProcessSteps } from './process-steps.js';
import { retryInMs } from './retry-pauses.js';

export interface ProcessRunnerPorts extends ProcessPorts {
  readonly inbox: Pick<ProcessInbox, 'due' | 'handled' | 'failed'>;
  readonly environment: Environment;
}

/** What the runner reports. */
export interface ProcessJournal {
  handled(message: ProcessMessage): void;
  /** @param stuck when it is not tried again by itself */
  stepFailed(message: ProcessMessage, error: unknown, stuck: boolean): void;
  /** The store does not answer, or another process runs processes now. */
  failed(error: unknown): void;
}

/**
 * Processes of one manager at work at once; each does one thing at a time. Those of another go on when all of these wait, for a gateway
 * that does not answer. (Nygard, "Release It!": bulkheads)
 */
const AT_ONCE = 16;
const LOOKED_AT = 2 * AT_ONCE;
/** How late a timer may be. */
const LOOK_EVERY_MS = 1_000;
const REST_AFTER_FAILURE_MS = 1_000;
const LONGEST_ERROR = 500;

/**
 * Works off the inbox of processes. A message is removed after its effect, so a crash in between repeats it, which changes
 * nothing. One that fails is tried again with back-off, then it is stuck; other processes go on.
 */
export class ProcessRunner {
  private readonly underWay = new Map<string, { readonly process: string; readonly ended: Promise<void> }>();
  private wakeUp: () => void = () => undefined;

  constructor(
    private readonly processes: readonly ProcessSteps[],
    private readonly ports: ProcessRunnerPorts,
    private readonly journal: ProcessJournal,
  ) {}

  /** Something may be due. */
  wake(): void {
    this.wakeUp();
  }

  /** Works until `signal` is aborted, and then ends what is under way. Never rejects. */
  async run(signal: AbortSignal, fence: Fence): Promise<void> {
    while (!signal.aborted) {
      const woken = new AbortController();
      this.wakeUp = () => woken.abort();
      const wait = await this.startDue(signal, fence);
      await pause(this.ports.environment, wait, AbortSignal.any([signal, woken.signal]));
    }
    await Promise.all([...this.underWay.values()].map(({ ended }) => ended));
  }

  /** @returns milliseconds to the next look */
  private async startDue(signal: AbortSignal, fence: Fence): Promise<number> {
    // What ends while the store is asked may still be in its answer.
    const before = new Set(this.underWay.keys());
    const full = this.processes.map(({ name }) => name).filter((name) => !this.hasRoom(name));
    try {
      const due = await this.ports.inbox.due(LOOKED_AT, full);
      const free = due.filter((message) => !before.has(keyOf(message)));
      let begun = 0;
      for (const message of free) {
        if (signal.aborted || this.underWay.has(keyOf(message)) || !this.hasRoom(message.process)) continue;
        this.begin(message, signal, fence);
        begun += 1;
      }
      // Those of one manager may hide what is due of others.
      return begun > 0 && due.length === LOOKED_AT ? 0 : LOOK_EVERY_MS;
    } catch (error) {
      this.journal.failed(error);
      return REST_AFTER_FAILURE_MS;
    }
  }

  private hasRoom(process: string): boolean {
    const ofProcess = [...this.underWay.values()].filter((each) => each.process === process);
    return ofProcess.length < AT_ONCE;
  }

  private begin(message: DueMessage, signal: AbortSignal, fence: Fence): void {
    const ended = this.work(message, fence)
      .catch((error: unknown) => {
        this.journal.failed(error);
        return pause(this.ports.environment, REST_AFTER_FAILURE_MS, signal);
      })
      .finally(() => {
        this.underWay.delete(keyOf(message));
        this.wake();
      });
    this.underWay.set(keyOf(message), { process: message.process, ended });
  }

  /** @throws StoreUnavailable, Fenced: the message is due as before */
  private async work(message: DueMessage, fence: Fence): Promise<void> {
    const { inbox } = this.ports;
    try {
      const timers = await this.stepsOf(message).handle(message, this.ports);
      await inbox.handled(message, timers, fence);
      this.journal.handled(message);
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof Fenced) throw error;
      const retry = retryInMs(message.attempts + 1);
      const attempt = { error: messageOf(error).slice(0, LONGEST_ERROR).toWellFormed(), retryInMs: retry };
      await inbox.failed(message, attempt, fence);
      this.journal.stepFailed(message, error, retry === undefined);
    }
  }

  private stepsOf({ process }: ProcessMessage): ProcessSteps {
    const steps = this.processes.find(({ name }) => name === process);
    if (steps !== undefined) return steps;
    throw new Error(`This release knows no process manager "${process}". Start the one that does, then retry it.`);
  }
}

const keyOf = ({ process, instance }: ProcessMessage): string => `${process} ${instance}`;
