import type { Environment, EventLog, FollowerStatus } from '#kernel';
import type { HealthCheck, Watched } from './health-check.js';
import { StallDetector } from './stall-detector.js';

/** Looks from outside at what publishes events to subscribers. */
export class FeedWatch implements Watched {
  private readonly standStill: StallDetector;

  /** @param status `undefined` while no client has subscribed yet: then nothing is followed */
  constructor(
    private readonly status: () => FollowerStatus | undefined,
    private readonly log: Pick<EventLog, 'head'>,
    environment: Pick<Environment, 'monotonicMs'>,
  ) {
    this.standStill = new StallDetector(environment);
  }

  /** Events that subscribers did not get yet. @throws StoreUnavailable */
  async lagEvents(): Promise<number> {
    const head = await this.log.head();
    return behind(head, this.status());
  }

  async look(asked: Promise<number>): Promise<readonly HealthCheck[]> {
    const name = 'subscriptions';
    const head = await asked;
    const status = this.status();
    if (status === undefined) return [{ name, ok: true, detail: 'no client has subscribed yet' }];
    const { state, position, lastError } = status;
    const where = `position ${position}, ${behind(head, status)} events behind`;
    if (!this.standStill.isStalled(name, position, head)) return [{ name, ok: true, detail: `${state}, ${where}` }];
    const cause = lastError === undefined ? '' : ` Last error: ${lastError}`;
    const remedy = 'Restart the process: subscribers connect again and miss nothing.';
    return [{ name, ok: false, detail: `Stalled at ${where}.${cause} ${remedy}` }];
  }
}

const behind = (head: number, status: FollowerStatus | undefined): number =>
  status === undefined ? 0 : Math.max(0, head - status.position);
