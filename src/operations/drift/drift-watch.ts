import {
  BEGINNING,
  type Checkpoint,
  type Environment,
  type EventLog,
  type Leases,
  type LogRecord,
  LogReplaced,
  messageOf,
  pause,
  type Projection,
  projectionInto,
  readerOf,
  type ViewBuilds,
  type ViewDifference,
  type ViewDifferences,
} from '#kernel';
import type { HealthCheck } from '../health/readiness.js';
import { DocumentCheck, type DocumentCheckPorts } from './document-check.js';

/** Name of the lease, and of the checkpoint up to which documents were looked at. */
export const DRIFT = 'drift';
/** With so many differences a view is to be rebuilt, and more of them would say nothing new. */
const MOST_KEPT = 1_000;
const FAILS_FOR_MS = 30_000;

export interface DriftSettings {
  /** Events of the log whose documents are looked at in a second; 0 switches it off. */
  readonly perSecond: number;
  /** Milliseconds from one look to the next. */
  readonly everyMs: number;
}

export interface DriftPorts extends DocumentCheckPorts {
  readonly projections: readonly Projection[];
  readonly log: EventLog;
  readonly builds: Pick<ViewBuilds, 'list'>;
  readonly checkpoints: DocumentCheckPorts['checkpoints'] & {
    save(reader: string, partition: number, checkpoint: Checkpoint): Promise<void>;
  };
  readonly differences: ViewDifferences;
  readonly leases: Leases;
  readonly environment: Environment;
}

/** What a drift watch tells whoever keeps the log of the program, and its figures. */
export interface DriftJournal {
  /** A document that nobody knew of is not what its events make of it. */
  drifted(difference: Pick<ViewDifference, 'projection' | 'id' | 'stream' | 'version'>): void;
  /** So many events were looked at. */
  checked(events: number): void;
  failed(error: unknown): void;
}

/**
 * Goes through the log again and again, slowly, and holds the live documents of the streams it meets against a fresh fold
 * of their events. What differs is kept and looked at again each time, until it does not. One process at a time does it.
 */
export class DriftWatch {
  private readonly check: DocumentCheck;
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private failing: { readonly since: number; readonly error: unknown } | undefined;

  constructor(
    private readonly ports: DriftPorts,
    private readonly settings: DriftSettings,
    private readonly journal: DriftJournal,
  ) {
    this.check = new DocumentCheck(ports);
  }

  start(): void {
    if (this.settings.perSecond === 0) return;
    this.work = this.ports.leases.whileHeld(DRIFT, this.stopping.signal, (held) => this.walk(held));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** For readiness: red while a document differs, whichever process has found it. @throws StoreUnavailable */
  async look(): Promise<readonly HealthCheck[]> {
    if (this.settings.perSecond === 0) return [{ name: DRIFT, ok: true, detail: 'switched off: DAYBOOK_DRIFT_RATE=0' }];
    const count = await this.ports.differences.count();
    if (count > 0) return [{ name: DRIFT, ok: false, detail: await this.toldOf(count) }];
    const { since = Infinity, error } = this.failing ?? {};
    const fails = this.ports.environment.now().getTime() - since >= FAILS_FOR_MS;
    return fails
      ? [{ name: DRIFT, ok: false, detail: `Documents cannot be looked at: ${messageOf(error)}` }]
      : [{ name: DRIFT, ok: true, detail: 'no document differs from its events' }];
  }

  /** One step: what was found before, then the next events of the log. @throws StoreUnavailable */
  async step(): Promise<void> {
    const live = await this.liveBuilds();
    await this.lookAgain(live);
    if ((await this.ports.differences.count()) >= MOST_KEPT) return;
    const records = await this.next();
    for (const projection of live) {
      const ours = records.filter(({ stream }) => stream.startsWith(`${projection.category}-`));
      for (const difference of await this.check.differences(projection, ours)) await this.keep(difference);
    }
    const last = records.at(-1);
    if (last !== undefined) await this.ports.checkpoints.save(DRIFT, 0, { position: last.position, eventId: last.id });
    this.journal.checked(records.length);
  }

  private async walk(held: AbortSignal): Promise<void> {
    while (!held.aborted) {
      try {
        await this.step();
        this.failing = undefined;
      } catch (error) {
        this.failing ??= { since: this.ports.environment.now().getTime(), error };
        this.journal.failed(error);
      }
      await pause(this.ports.environment, this.settings.everyMs, held);
    }
  }

  /** Builds that queries are answered from and that hold documents of this release's shape, one document a stream. */
  private async liveBuilds(): Promise<readonly Projection[]> {
    const states = await this.ports.builds.list();
    return this.ports.projections
      .filter(({ feed }) => feed === 'one stream')
      .flatMap((projection) => {
        const state = states.find(({ view }) => view === projection.name);
        const live = state?.builds.find(({ build }) => build === state.live);
        // A build that is filled in place is `loading`: it is judged when it is done.
        const isWhole = live?.projectionVersion === projection.version && live.state === 'fed';
        return isWhole ? [projectionInto(projection, live.build)] : [];
      });
  }

  /** Differences of builds that queries are not answered from any more concern nobody. */
  private async lookAgain(live: readonly Projection[]): Promise<void> {
    const known = await this.ports.differences.list(this.atOnce);
    const still: Omit<ViewDifference, 'foundAt'>[] = [];
    for (const projection of live) {
      const ofBuild = known.filter((difference) => difference.projection === readerOf(projection.view));
      still.push(...(await this.check.differences(projection, ofBuild)));
    }
    for (const { projection, id } of known) {
      const now = still.find((difference) => difference.projection === projection && difference.id === id);
      if (now === undefined) await this.ports.differences.remove(projection, id);
      else await this.keep(now);
    }
  }

  private async keep(difference: Omit<ViewDifference, 'foundAt'>): Promise<void> {
    if (await this.ports.differences.keep(difference)) this.journal.drifted(difference);
  }

  /** The next events of the log; after its end, and after it was replaced, the first ones. */
  private async next(): Promise<readonly LogRecord[]> {
    const { log, checkpoints } = this.ports;
    const seen = (await checkpoints.load(DRIFT)).get(0) ?? BEGINNING;
    const records = await log.read(seen, this.atOnce).catch((error: unknown) => {
      if (error instanceof LogReplaced) return [];
      throw error;
    });
    return records.length > 0 ? records : log.read(BEGINNING, this.atOnce);
  }

  private get atOnce(): number {
    return Math.max(1, Math.round((this.settings.perSecond * this.settings.everyMs) / 1_000));
  }

  private async toldOf(count: number): Promise<string> {
    const [first] = await this.ports.differences.list(1);
    const which = first === undefined ? '' : `, such as ${first.id} of ${first.projection}`;
    const they = count === 1 ? 'document is not what its' : 'documents are not what their';
    return `${count} ${they} events make${which}. daybook drift shows both sides; rebuild the view (docs/operations.md).`;
  }
}
