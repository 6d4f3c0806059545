import type { StoredEvent } from '../events/stored-event.js';
import type { Checkpoints } from '../log/checkpoints.js';
import type { Checkpoint, EventLog, WakeUps } from '../log/event-log.js';
import type { Fence, Leases } from '../log/leases.js';
import { type FollowerStatus, LogFollower } from '../log/log-follower.js';
import type { ProcessInbox, ProcessMessage } from './process-inbox.js';
import { type ProcessJournal, ProcessRunner, type ProcessRunnerPorts } from './process-runner.js';
import type { ProcessSteps } from './process-steps.js';

export interface ProcessDispatcherPorts extends ProcessRunnerPorts {
  readonly inbox: ProcessInbox;
  readonly log: EventLog;
  readonly wakeUps: WakeUps;
  readonly checkpoints: Checkpoints;
  readonly leases: Pick<Leases, 'whileHeld'>;
}

/** Name of the lease, and of the checkpoint. */
const PROCESSES = 'processes';
const BATCH = 500;
const GATHER_MS = 50;

/**
 * Runs processes, in one process of the installation at a time: follows the log, puts what concerns processes into their
 * inbox, in one write with the checkpoint, and works it off. Events that concern none cost no write, but a checkpoint now
 * and then. Without a checkpoint it begins at the beginning of the log.
 */
export class ProcessDispatcher {
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();
  /** While this process has the lease. */
  private follower: LogFollower | undefined;
  /** How far the log was read when nothing of it concerned a process and the checkpoint was not saved yet. */
  private unsaved: Checkpoint | undefined;

  /** @param begin the process managers, anew each time the lease is taken: what they remember of the log has no gap */
  constructor(
    private readonly begin: () => readonly ProcessSteps[],
    private readonly ports: ProcessDispatcherPorts,
    private readonly journal: ProcessJournal,
  ) {}

  start(): void {
    this.work = this.ports.leases.whileHeld(PROCESSES, this.stopping.signal, async (held, fence) => {
      const processes = this.begin();
      const runner = new ProcessRunner(processes, this.ports, this.journal);
      this.follower = this.followerUnder(fence, processes, runner);
      await Promise.all([this.follower.follow(held, fence), runner.run(held, fence)]);
      this.follower = undefined;
    });
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** `undefined` while another process of the installation runs processes. */
  status(): FollowerStatus | undefined {
    return this.follower?.status();
  }

  private followerUnder(fence: Fence, processes: readonly ProcessSteps[], runner: ProcessRunner): LogFollower {
    const { log, wakeUps, checkpoints, environment } = this.ports;
    this.unsaved = undefined;
    return new LogFollower(log, wakeUps, checkpoints, environment, {
      reader: PROCESSES,
      batchSize: BATCH,
      gatherMs: GATHER_MS,
      tick: () => this.saveCheckpoint(fence),
      // Most batches concern no process, and write nothing: reading them again after a crash changes nothing.
      apply: async (records, reached) => {
        const messages = await messagesOf(records, processes);
        this.unsaved = messages.length === 0 ? reached : undefined;
        if (messages.length === 0) return true;
        await this.ports.inbox.add(messages, PROCESSES, reached, fence);
        runner.wake();
        return true;
      },
      onError: (error) => this.journal.failed(error),
    });
  }

  /** With each tick of the follower, so that little is read again. */
  private async saveCheckpoint(fence: Fence): Promise<void> {
    const reached = this.unsaved;
    // Before it is saved: one that failed to be saved is not tried again, since the log may have been replaced.
    this.unsaved = undefined;
    if (reached !== undefined) await this.ports.checkpoints.save(PROCESSES, reached, fence);
  }
}

const messagesOf = async (
  records: readonly StoredEvent[],
  processes: readonly ProcessSteps[],
): Promise<readonly ProcessMessage[]> => {
  const messages: ProcessMessage[] = [];
  for (const record of records) {
    for (const steps of processes) {
      const message = await steps.messageOf(record);
      if (message !== undefined) messages.push(message);
    }
  }
  return messages;
};
