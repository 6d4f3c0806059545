import { type Environment, type Leases, pause } from '#kernel';
import { SustainedFailure } from '../health/sustained-failure.js';
import type { HealthCheck } from '../health/health-check.js';
import type { IntegrityCheck } from './integrity-check.js';

const NAME = 'integrity';

export interface IntegritySettings {
  /** Rows that are looked at in a second; 0 switches it off. */
  readonly perSecond: number;
  /** Milliseconds from one round of checks to the next, and until what was found is looked at again. */
  readonly everyMs: number;
}

export interface IntegrityWatchPorts {
  readonly checks: readonly IntegrityCheck[];
  readonly leases: Leases;
  readonly environment: Environment;
}

/** Gets what was found, and rounds that failed and are tried again. */
export interface IntegrityJournal {
  found(check: string, findings: readonly string[]): void;
  failed(error: unknown): void;
}

/** Rows that long checks read between two pauses. */
const PAGE = 1_000;

/** Checks what stands beside the events against the log, slowly and without end; one process at a time does it. */
export class IntegrityWatch {
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private readonly findings = new Map<string, readonly string[]>();
  private readonly failure: SustainedFailure;

  constructor(
    private readonly ports: IntegrityWatchPorts,
    private readonly settings: IntegritySettings,
    private readonly journal: IntegrityJournal,
  ) {
    this.failure = new SustainedFailure(ports.environment);
  }

  start(): void {
    if (this.settings.perSecond === 0) return;
    this.work = this.ports.leases.whileHeld(NAME, this.stopping.signal, (held) => this.hold(held));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** For readiness: red where something was found, in the process that looks. */
  async look(): Promise<readonly HealthCheck[]> {
    if (this.settings.perSecond === 0) return [{ name: NAME, ok: true, detail: 'switched off: DAYBOOK_DRIFT_RATE=0' }];
    const [first, ...more] = [...this.findings.values()].flat();
    if (first !== undefined) {
      const others = more.length === 0 ? '' : ` And ${more.length} more.`;
      return [
        { name: NAME, ok: false, detail: `The database was changed past the program: ${first}.${others} ${NEXT}` },
      ];
    }
    const { reason } = this.failure;
    return reason === undefined
      ? [{ name: NAME, ok: true, detail: 'nothing beside the events was changed past the program' }]
      : [{ name: NAME, ok: false, detail: `What stands beside the events cannot be looked at: ${reason}` }];
  }

  private async hold(held: AbortSignal): Promise<void> {
    const [long, quick] = [true, false].map((isLong) => this.ports.checks.filter((check) => check.isLong === isLong));
    await Promise.all([this.repeat(quick ?? [], held), this.repeat(long ?? [], held)]);
    this.findings.clear();
    this.failure.succeeded();
  }

  private async repeat(checks: readonly IntegrityCheck[], held: AbortSignal): Promise<void> {
    while (!held.aborted) {
      for (const check of checks) if (!held.aborted) await this.examine(check, held);
      await pause(this.ports.environment, this.settings.everyMs, held);
    }
  }

  private async examine(check: IntegrityCheck, held: AbortSignal): Promise<void> {
    try {
      const findings = await this.confirmed(check, held);
      if (held.aborted) return;
      const known = this.findings.get(check.name) ?? [];
      this.findings.set(check.name, findings);
      const fresh = findings.filter((finding) => !known.includes(finding));
      if (fresh.length > 0) this.journal.found(check.name, fresh);
      this.failure.succeeded();
    } catch (error) {
      if (held.aborted) return;
      this.failure.failed(error);
      this.journal.failed(error);
    }
  }

  private async confirmed(check: IntegrityCheck, held: AbortSignal): Promise<readonly string[]> {
    const betweenPages = async (): Promise<void> => {
      await pause(this.ports.environment, (PAGE * 1_000) / this.settings.perSecond, held);
      held.throwIfAborted();
    };
    return confirmedFindings(check, betweenPages, () => pause(this.ports.environment, this.settings.everyMs, held));
  }
}

const NEXT = 'See daybook doctor and docs/audit.md.';

/** What is found twice: something under way is not. @throws StoreUnavailable */
export const confirmedFindings = async (
  check: IntegrityCheck,
  betweenPages: () => Promise<void>,
  wait: () => Promise<void>,
): Promise<readonly string[]> => {
  const first = await check.look(betweenPages);
  if (first.length === 0) return first;
  await wait();
  const again = new Set(await check.look(betweenPages));
  return first.filter((finding) => again.has(finding));
};
