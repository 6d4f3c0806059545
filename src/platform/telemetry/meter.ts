import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What every metric says of itself. */
export interface Metric<Label extends string> {
  /** With its unit, and without the prefix `daybook_`: `append_seconds`, `commands_total`. */
  readonly name: string;
  /** For people, one sentence; `docs/metrics.md` says what to do about it. */
  readonly help: string;
  /** Names of labels. Their values come from closed lists: never an id, a path as it was asked for, or a text of a client. */
  readonly labels?: readonly Label[];
}

export type Labels<Label extends string> = Readonly<Record<Label, string | number>>;

/** One value of a gauge. */
export interface Measurement<Label extends string> {
  readonly labels: Labels<Label>;
  readonly value: number;
}

/** Adds `by`, or 1. */
export type Count<Label extends string> = (labels: Labels<Label>, by?: number) => void;
/** Takes one value in, such as a number of seconds. */
export type Observe<Label extends string> = (labels: Labels<Label>, value: number) => void;

const PREFIX = 'daybook_';
/** Delays of the event loop are looked for this often, in milliseconds; every ten, as is usual, would wake an idle process. */
const EVENT_LOOP_EVERY_MS = 100;

/** Seconds, from a hit in a cache to a time-out. */
export const SECONDS: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
/** Numbers of things that go together. */
export const SIZES: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000];

/** All metrics of one process, in the text format of Prometheus. Each part of the program makes its own and keeps them. */
export class Meter {
  private readonly registry = new Registry();

  counter<Label extends string = never>(metric: Metric<Label>): Count<Label> {
    const counter = new Counter(this.described(metric));
    return (labels, by = 1) => counter.inc(labels, by);
  }

  /** @param buckets upper bounds, ascending */
  histogram<Label extends string = never>(metric: Metric<Label>, buckets: readonly number[]): Observe<Label> {
    const histogram = new Histogram({ ...this.described(metric), buckets: [...buckets] });
    return (labels, value) => histogram.observe(labels, value);
  }

  /**
   * @param read asked for all values each time metrics are read, and only then; when it fails there are none, since a
   * value that is not known must not look like one that is
   */
  gauge<Label extends string = never>(
    metric: Metric<Label>,
    read: () => readonly Measurement<Label>[] | Promise<readonly Measurement<Label>[]>,
  ): void {
    new Gauge({
      ...this.described(metric),
      async collect() {
        this.reset();
        for (const { labels, value } of await Promise.resolve()
          .then(read)
          .catch(() => []))
          this.set(labels, value);
      },
    });
  }

  /** Memory, CPU, garbage collection, file descriptors and the event loop, under the names that dashboards know. */
  observeProcess(): void {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: EVENT_LOOP_EVERY_MS });
  }

  /** Everything, as it is now. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  private described<Label extends string>({ name, help, labels = [] }: Metric<Label>) {
    return { name: `${PREFIX}${name}`, help, labelNames: [...labels], registers: [this.registry] };
  }
}
