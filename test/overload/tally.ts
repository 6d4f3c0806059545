import { quantile } from '../../bench/harness/statistics.js';
import { headerOf, type WireAnswer } from './wire.js';

/** Milliseconds. */
export interface Durations {
  readonly p50: number;
  readonly p99: number;
}

/** What a load was answered. */
export interface Flooded {
  /** Ids of the orders that were answered 201. */
  readonly accepted: readonly string[];
  /** Of these, how many within the time of the load, per second. */
  readonly acceptedPerSecond: number;
  readonly refused: number;
  readonly answeredPerSecond: number;
  /** From the sending to the answer, as the client sees it: a delay of its own process counts too. */
  readonly acceptedMs: Durations;
  readonly refusedMs: Durations;
  /** How much later than it was due a request was sent; 0 where nothing was due at a time. */
  readonly lateMs: Durations;
  /** Not sent in their turn since all connections waited for an answer. */
  readonly unsent: number;
  /** The first answers that are neither accepted nor a refusal as it should be, and how many there were. */
  readonly odd: readonly string[];
  readonly oddCount: number;
}

const SHOWN = 5;

/** Counts answers while they come. */
export class Tally {
  unsent = 0;
  private readonly accepted: string[] = [];
  private readonly durations = { accepted: [] as number[], refused: [] as number[], late: [] as number[] };
  private readonly odd: string[] = [];
  private oddCount = 0;
  private acceptedInTime = 0;
  private answeredInTime = 0;
  private readonly until: number;

  constructor(private readonly seconds: number) {
    this.until = performance.now() + seconds * 1_000;
  }

  /** @param sentAt and everything here in `performance.now()` milliseconds */
  add(id: string, answer: WireAnswer | undefined, sentAt: number): void {
    const now = performance.now();
    const inTime = now < this.until ? 1 : 0;
    this.answeredInTime += inTime;
    if (answer?.status === 201) {
      this.accepted.push(id);
      this.acceptedInTime += inTime;
      this.durations.accepted.push(now - sentAt);
    } else if (answer !== undefined && isWellFormedRefusal(answer)) {
      this.durations.refused.push(now - sentAt);
    } else {
      this.oddCount += 1;
      if (this.odd.length < SHOWN) this.odd.push(answer === undefined ? 'cut off' : `${answer.head}\n${answer.body}`);
    }
  }

  late(ms: number): void {
    this.durations.late.push(ms);
  }

  get result(): Flooded {
    const { accepted, refused, late } = this.durations;
    return {
      accepted: this.accepted,
      acceptedPerSecond: this.acceptedInTime / this.seconds,
      refused: refused.length,
      answeredPerSecond: this.answeredInTime / this.seconds,
      acceptedMs: durationsOf(accepted),
      refusedMs: durationsOf(refused),
      lateMs: durationsOf(late),
      unsent: this.unsent,
      odd: this.odd,
      oddCount: this.oddCount,
    };
  }
}

const isWellFormedRefusal = ({ status, head, body }: WireAnswer): boolean =>
  status === 503 &&
  /^[1-9]\d*$/.test(headerOf(head, 'retry-after') ?? '') &&
  /^content-type: application\/problem\+json/im.test(head) &&
  body.includes('"code":"OVERLOADED"');

/** 0 without values. */
export const durationsOf = (values: readonly number[]): Durations => {
  const sorted = [...values].sort((one, other) => one - other);
  return { p50: quantile(sorted, 0.5) || 0, p99: quantile(sorted, 0.99) || 0 };
};
