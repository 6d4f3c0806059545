import { type Environment, type LoadObserver, messageOf, StoreUnavailable } from '#kernel';
import type { HealthCheck, Watched } from './health-check.js';

/** A store that is away for a moment has a check of its own. Asked every 10 s, readiness shows a stream within 30 s. */
const LASTS_AFTER_MS = 20_000;
/** No request asks for the stream any more: nothing is known of it. */
const FORGOTTEN_AFTER_MS = 60_000;
const MOST_KEPT = 1_000;

interface Failing {
  /** Milliseconds of the monotonic clock, of the first failure and of the last one. */
  readonly since: number;
  readonly at: number;
  readonly error: unknown;
}

/** Which streams cannot be loaded, so that nothing that they are about can be changed. */
export class StreamWatch implements Watched, LoadObserver {
  private readonly failing = new Map<string, Failing>();

  constructor(private readonly environment: Pick<Environment, 'monotonicMs'>) {}

  loaded(stream: string): void {
    this.failing.delete(stream);
  }

  notLoaded(stream: string, error: unknown): void {
    const at = this.environment.monotonicMs();
    if (this.failing.size >= MOST_KEPT && !this.failing.has(stream)) return;
    this.failing.set(stream, { since: this.failing.get(stream)?.since ?? at, at, error });
  }

  async look(): Promise<readonly HealthCheck[]> {
    const name = 'streams';
    const now = this.environment.monotonicMs();
    for (const [stream, { at, error }] of this.failing) {
      if (error instanceof StoreUnavailable && now - at > FORGOTTEN_AFTER_MS) this.failing.delete(stream);
    }
    const lasting = [...this.failing].filter(
      ([, { since, error }]) => !(error instanceof StoreUnavailable) || now - since >= LASTS_AFTER_MS,
    );
    const [first] = lasting;
    if (first === undefined) return [{ name, ok: true, detail: 'can be loaded' }];
    const [stream, { error }] = first;
    const others = lasting.length === 1 ? '' : ` and ${lasting.length - 1} more`;
    const detail = `${stream}${others} cannot be loaded, so commands on it fail: ${messageOf(error)}`;
    return [{ name, ok: false, detail }];
  }
}
