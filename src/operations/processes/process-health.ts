import type { Environment, FollowerStatus, ProcessInbox } from '#kernel';
import type { HealthCheck, Watched } from '../health/health-check.js';
import { LASTS_AFTER_MS } from '../health/sustained-failure.js';

export interface ProcessHealthPorts {
  /** Of the process that follows the log for all; `undefined` while another one does. */
  readonly status: () => FollowerStatus | undefined;
  readonly inbox: Pick<ProcessInbox, 'stuck'>;
  readonly environment: Pick<Environment, 'monotonicMs'>;
}

const NAME = 'processes';
const MOST_STUCK = 100;

/** For readiness: whether processes hear of events. A step that is stuck holds up its own process alone, and is told. */
export class ProcessHealth implements Watched {
  constructor(private readonly ports: ProcessHealthPorts) {}

  async look(): Promise<readonly HealthCheck[]> {
    const { failingSince = Infinity, lastError = '' } = this.ports.status() ?? {};
    if (this.ports.environment.monotonicMs() - failingSince >= LASTS_AFTER_MS) {
      return [{ name: NAME, ok: false, detail: `Processes do not hear of events: ${lastError}` }];
    }
    return [{ name: NAME, ok: true, detail: await this.progress() }];
  }

  private async progress(): Promise<string> {
    const stuck = await this.ports.inbox.stuck(MOST_STUCK).catch(() => []);
    const [first] = stuck;
    if (first === undefined) return 'processes go on';
    const count = stuck.length < MOST_STUCK ? String(stuck.length) : `${MOST_STUCK} or more`;
    return `${count} stuck, the first of them ${first.process} ${first.instance}: ${first.error ?? 'no reason given'}`;
  }
}
