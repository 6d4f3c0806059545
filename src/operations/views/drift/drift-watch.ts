import { type Environment, type Fence, type Leases, pause, type ViewDifference } from '#kernel';
import { SustainedFailure } from '../../health/sustained-failure.js';
import type { HealthCheck } from '../../health/health-check.js';
import { ReadingArchive } from '../rebuild/reading-archive.js';
import { DocumentCheck, type DocumentCheckPorts } from './document-check.js';
import { DRIFT, LogWalk, type LogWalkPorts } from './log-walk.js';
import { slowReading } from './slow-reading.js';

/** Events that are read in bulk for views of many streams, to each one that is looked at: about as much work again. */
const READ_TO_EACH = 10;

export interface DriftSettings {
  /** Events of the log whose documents are looked at in a second; 0 switches it off. */
  readonly perSecond: number;
  /** Milliseconds from one look to the next. */
  readonly everyMs: number;
}

export interface DriftPorts extends DocumentCheckPorts, LogWalkPorts {
  readonly leases: Leases;
  readonly environment: Environment;
}

/** What a drift watch reports to the log and the metrics of the program. */
export interface DriftJournal {
  /** A document is not what its events make of it, and that was not known yet. */
  drifted(difference: Pick<ViewDifference, 'projection' | 'id' | 'stream' | 'version'>): void;
  /** So many events were looked at. */
  checked(events: number): void;
  failed(error: unknown): void;
}

/**
 * Checks live documents against a fresh fold of their events, slowly and without end; one process at a time does it. What
 * differs is kept and looked at again each time, until it does not.
 */
export class DriftWatch {
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private readonly stepFailure: SustainedFailure;
  private readonly gatherFailure: SustainedFailure;

  constructor(
    private readonly ports: DriftPorts,
    private readonly settings: DriftSettings,
    private readonly journal: DriftJournal,
  ) {
    this.stepFailure = new SustainedFailure(ports.environment);
    this.gatherFailure = new SustainedFailure(ports.environment);
  }

  start(): void {
    if (this.settings.perSecond === 0) return;
    this.work = this.ports.leases.whileHeld(DRIFT, this.stopping.signal, (held, fence) => this.hold(held, fence));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** For readiness: red while a document differs, whichever process has found it. @throws StoreUnavailable */
  async look(): Promise<readonly HealthCheck[]> {
    if (this.settings.perSecond === 0) return [{ name: DRIFT, ok: true, detail: 'switched off: DAYBOOK_DRIFT_RATE=0' }];
    const count = await this.ports.differences.count();
    if (count > 0) return [{ name: DRIFT, ok: false, detail: await this.detailOf(count) }];
    const reason = this.stepFailure.reason ?? this.gatherFailure.reason;
    return reason === undefined
      ? [{ name: DRIFT, ok: true, detail: 'no document differs from its events' }]
      : [{ name: DRIFT, ok: false, detail: `Documents cannot be looked at: ${reason}` }];
  }

  private async hold(held: AbortSignal, fence: Fence): Promise<void> {
    const { ports, journal, atOnce } = this;
    const pace = { atOnce: READ_TO_EACH * atOnce, everyMs: this.settings.everyMs };
    const reading = slowReading(ports, pace, held, () => this.gatherFailure.succeeded());
    const archive = new ReadingArchive(ports.archive, reading);
    const check = new DocumentCheck({ ...ports, archive }, (difference) => journal.drifted(difference));
    const walk = new LogWalk(ports, atOnce, fence);
    await Promise.all([
      this.repeat(this.stepFailure, held, async () => journal.checked(await walk.step(check))),
      this.repeat(this.gatherFailure, held, () => walk.gather(check)),
    ]);
    this.stepFailure.succeeded();
    this.gatherFailure.succeeded();
  }

  private async repeat(failure: SustainedFailure, held: AbortSignal, work: () => Promise<void>): Promise<void> {
    while (!held.aborted) {
      try {
        await work();
        failure.succeeded();
      } catch (error) {
        if (held.aborted) return;
        failure.failed(error);
        this.journal.failed(error);
      }
      await pause(this.ports.environment, this.settings.everyMs, held);
    }
  }

  private get atOnce(): number {
    return Math.max(1, Math.round((this.settings.perSecond * this.settings.everyMs) / 1_000));
  }

  private async detailOf(count: number): Promise<string> {
    const [first] = await this.ports.differences.list(1);
    const which = first === undefined ? '' : `, such as ${first.id} of ${first.projection}`;
    const they = count === 1 ? 'document is not what its' : 'documents are not what their';
    return `${count} ${they} events make${which}. daybook drift shows both sides; rebuild the view (docs/operations.md).`;
  }
}
