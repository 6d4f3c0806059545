import type { Longest } from './decider.js';
import type { Rejection } from './rejection.js';

/** What the runner itself may refuse, whatever the command: the kernel's part of the closed table of codes. */
export const KERNEL_REJECTIONS = {
  VERSION_CONFLICT: 'precondition',
  IDEMPOTENCY_KEY_REUSED: 'invalid',
  IDEMPOTENCY_KEY_IN_FLIGHT: 'conflict',
  STREAM_BUSY: 'conflict',
  OCCURRED_TOO_EARLY: 'invalid',
  OCCURRED_IN_FUTURE: 'invalid',
} as const;

/** `undefined` when the caller expected nothing, or this version among others. */
export const versionConflict = (expected: readonly number[] | undefined, current: number): Rejection | undefined =>
  expected === undefined || expected.includes(current)
    ? undefined
    : {
        rejected: 'VERSION_CONFLICT',
        kind: KERNEL_REJECTIONS.VERSION_CONFLICT,
        because: `You decided on version ${expected.join(' or ')}, the current version is ${current}. Read it again and decide anew.`,
        details: {
          ...(expected.length === 1 ? { expectedVersion: expected[0] } : { expectedVersions: expected }),
          currentVersion: current,
        },
      };

export const keyReused = (): Rejection => ({
  rejected: 'IDEMPOTENCY_KEY_REUSED',
  kind: KERNEL_REJECTIONS.IDEMPOTENCY_KEY_REUSED,
  because: 'This Idempotency-Key was used for another request. Use a new key for a new command.',
});

export const alreadyInFlight = (): Rejection => ({
  rejected: 'IDEMPOTENCY_KEY_IN_FLIGHT',
  kind: KERNEL_REJECTIONS.IDEMPOTENCY_KEY_IN_FLIGHT,
  because: 'The first request with this Idempotency-Key is still being carried out. Ask again with the same key.',
  retryable: true,
});

export const tooBusy = (): Rejection => ({
  rejected: 'STREAM_BUSY',
  kind: KERNEL_REJECTIONS.STREAM_BUSY,
  because: 'Too many others are changing the same thing at this moment. Ask again with the same Idempotency-Key.',
  retryable: true,
});

/** A long stream that this process does not know yet is read in more time than a command has. */
export const beingRead = (): Rejection => ({
  rejected: 'STREAM_BUSY',
  kind: KERNEL_REJECTIONS.STREAM_BUSY,
  because: 'It has so many events that they could not all be read in time. Ask again with the same Idempotency-Key.',
  retryable: true,
});

/** `undefined` while the stream has room for what would be added, or nothing would be. */
export const tooLong = (longest: Longest | undefined, version: number, added: number): Rejection | undefined =>
  longest === undefined || added === 0 || version + added <= longest.events ? undefined : longest.refusal;

/** `undefined` when nothing was said, or nothing in the stream is later. */
export const occurredTooEarly = (said: string | undefined, last: string | undefined): Rejection | undefined =>
  said === undefined || last === undefined || said >= last
    ? undefined
    : {
        rejected: 'OCCURRED_TOO_EARLY',
        kind: KERNEL_REJECTIONS.OCCURRED_TOO_EARLY,
        because: `It is said to have happened at ${said}, before ${last}, when the last thing there happened.`,
        pointer: '/occurredAt',
      };

/** How far the clock of the writer of an import may be ahead of ours. */
const CLOCK_SLACK_MS = 5 * 60_000;

/**
 * `undefined` when nothing was said, or a time at most 5 minutes after `now`. Business time never falls within a stream,
 * so that one event of a distant future would keep out all that happens until then.
 */
export const occurredInFuture = (said: string | undefined, now: Date): Rejection | undefined =>
  said === undefined || Date.parse(said) <= now.getTime() + CLOCK_SLACK_MS
    ? undefined
    : {
        rejected: 'OCCURRED_IN_FUTURE',
        kind: KERNEL_REJECTIONS.OCCURRED_IN_FUTURE,
        because: `It is said to have happened at ${said}, but it is only ${now.toISOString()}. Correct the time, or import it then.`,
        pointer: '/occurredAt',
      };
