/** Bytes and milliseconds within which one reader gets messages. */
export interface FlowLimits {
  /** Bytes that may be on their way before the reader has confirmed anything. */
  readonly firstWindow: number;
  readonly largestWindow: number;
  /** A confirmation is asked for this often at least while something is on its way. */
  readonly askEveryMs: number;
  /** A reader that is silent is asked whether it is still there. */
  readonly aliveEveryMs: number;
  /** A reader that has not answered by then does not read. */
  readonly answerWithinMs: number;
}

export const FLOW_LIMITS: FlowLimits = {
  firstWindow: 1024,
  largestWindow: 512 * 1024,
  askEveryMs: 1_000,
  aliveEveryMs: 15_000,
  answerWithinMs: 10_000,
};

/** What the smallest message costs: many small ones hold as much as a few large ones. */
const LEAST_BYTES = 512;

/**
 * How much may be sent to one reader: as much as it has shown that it reads. A reader confirms by answering a ping, which
 * it does when it has read everything before it. The window begins small and doubles while answers come (as the
 * congestion window of TCP in its slow start, RFC 5681, 3.1), so that thousands of readers who never read cost next to nothing, and one
 * who reads is not held up.
 */
export class Flow {
  private sent = 0;
  private confirmed = 0;
  /** What was sent when the open question was asked. */
  private asked: { readonly sent: number; readonly at: number } | undefined;
  private lastAskedAt: number;
  private window: number;

  /** @param now milliseconds of a steady clock */
  constructor(
    now: number,
    private readonly limits: FlowLimits = FLOW_LIMITS,
  ) {
    this.window = limits.firstWindow;
    this.lastAskedAt = now;
  }

  get hasRoom(): boolean {
    return this.onItsWay < this.window;
  }

  send(bytes: number): void {
    this.sent += Math.max(bytes, LEAST_BYTES);
  }

  /** The text of a ping that is due now, after something was sent or some time has gone by. */
  question(now: number): string | undefined {
    if (this.asked !== undefined || !this.isQuestionDue(now)) return undefined;
    this.asked = { sent: this.sent, at: now };
    this.lastAskedAt = now;
    return String(this.sent);
  }

  /** @param text of a pong; who answers what was not asked confirms nothing */
  answer(text: string): void {
    if (this.asked === undefined || text !== String(this.asked.sent)) return;
    const wasNeeded = this.asked.sent - this.confirmed >= this.window / 4;
    if (wasNeeded) this.window = Math.min(this.window * 2, this.limits.largestWindow);
    this.confirmed = this.asked.sent;
    this.asked = undefined;
  }

  /** True for a reader that does not read what it was sent, or is not there any more. */
  isStuck(now: number): boolean {
    return this.asked !== undefined && now - this.asked.at > this.limits.answerWithinMs;
  }

  private get onItsWay(): number {
    return this.sent - this.confirmed;
  }

  private isQuestionDue(now: number): boolean {
    const { askEveryMs, aliveEveryMs } = this.limits;
    if (this.onItsWay >= this.window / 2) return true;
    return now - this.lastAskedAt >= (this.onItsWay > 0 ? askEveryMs : aliveEveryMs);
  }
}
