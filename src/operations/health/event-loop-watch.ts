import type { HealthCheck, Watched } from './health-check.js';

const LOOK_EVERY_MS = 1_000;
/** An answer is promised within 2 s. A longer block is a fault, not load. */
const STALL_MS = 5_000;
const TOLD_FOR_MS = 30_000;

/** A blocked event loop cannot answer readiness, so the block is reported for half a minute after it. */
export class EventLoopWatch implements Watched {
  private timer: NodeJS.Timeout | undefined;
  private lastTurn = 0;
  private stall = { ms: 0, endedAt: -Infinity };

  /** @param now milliseconds of a steady clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  start(): void {
    this.lastTurn = this.now();
    this.timer = setInterval(() => this.turn(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Done every second; late when the event loop stood still. */
  turn(): void {
    const now = this.now();
    const ms = now - this.lastTurn - LOOK_EVERY_MS;
    if (ms > STALL_MS) this.stall = { ms, endedAt: now };
    this.lastTurn = now;
  }

  async look(): Promise<readonly HealthCheck[]> {
    const name = 'event loop';
    const agoMs = this.now() - this.stall.endedAt;
    if (agoMs > TOLD_FOR_MS) return [{ name, ok: true, detail: 'turns' }];
    const [stood, ago] = [this.stall.ms, agoMs].map((ms) => (ms / 1_000).toFixed(1));
    const remedy = 'Give the process more CPU, or find what it does with node --cpu-prof';
    return [{ name, ok: false, detail: `stood still for ${stood} s, until ${ago} s ago. ${remedy}.` }];
  }
}
