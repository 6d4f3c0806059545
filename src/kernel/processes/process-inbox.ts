import type { Checkpoint } from '../log/event-log.js';
import type { Fence } from '../log/leases.js';

/** Something that a process has to be told, or to do: an event of the log, or a timer that an event has set. */
export interface ProcessMessage {
  /** Name of the process manager. */
  readonly process: string;
  /** Id of the process. */
  readonly instance: string;
  /** Of the event that is told, or that has set the timer. */
  readonly eventId: string;
  readonly stream: string;
  /** Of the stream. */
  readonly version: number;
  readonly position: number;
  /** Name of the timer; `undefined` for the event itself. */
  readonly timer?: string | undefined;
}

/** A timer of a process, as it waits. */
export interface TimerMessage extends ProcessMessage {
  readonly timer: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly dueAt: string;
}

export interface DueMessage extends ProcessMessage {
  /** That have failed. */
  readonly attempts: number;
}

export interface WaitingMessage extends DueMessage {
  /** Of the next attempt; `undefined` for one that is stuck: an operator has to look at it. */
  readonly dueAt: string | undefined;
  /** Of the last attempt. */
  readonly error: string | undefined;
}

/** An attempt that did not succeed. */
export interface FailedMessage {
  readonly error: string;
  /** Milliseconds to the next attempt; `undefined` when it was the last. */
  readonly retryInMs: number | undefined;
}

/**
 * What processes have yet to be told, one row a message. Promises (test/contracts/process-inbox.contract.ts): a message
 * is in it once; events of a process are given in the order of the log, a timer once it is due and no event of its process
 * waits; one that fails holds up its own process alone. The inbox follows from the log: a lost one is filled again by
 * reading the log from the beginning, and the receipts of commands keep anything from being done twice.
 * @throws StoreUnavailable; Fenced from what is done under a lease
 */
export abstract class ProcessInbox {
  /** Adds events, due at once, in one write with the checkpoint. What is there already stays as it is. */
  abstract add(messages: readonly ProcessMessage[], reader: string, reached: Checkpoint, fence: Fence): Promise<void>;

  /**
   * What may be handled now: the first event of a process, or its timers when no event waits. The longest due first.
   * @param without names of process managers that are left out
   */
  abstract due(most: number, without?: readonly string[]): Promise<readonly DueMessage[]>;

  /** Removes a message and sets the timers that follow from it, in one write. */
  abstract handled(message: ProcessMessage, timers: readonly TimerMessage[], fence: Fence): Promise<void>;

  abstract failed(message: ProcessMessage, attempt: FailedMessage, fence: Fence): Promise<void>;

  /** All that waits for a process, in the order of the log. */
  abstract of(process: string, instance: string): Promise<readonly WaitingMessage[]>;

  /** Messages that are stuck, in the order of the log. */
  abstract stuck(most: number): Promise<readonly WaitingMessage[]>;

  /** What has failed for this process is due at once, with all attempts before it. @returns false when nothing has */
  abstract retry(process: string, instance: string): Promise<boolean>;

  /** Removes a message that is stuck, so that its process goes on without it. @returns false when it is stuck no more */
  abstract discard(message: ProcessMessage): Promise<boolean>;
}
