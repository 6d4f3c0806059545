import type { Checkpoints, Environment, EventLog, FoldFailure, Leases, Projector, WakeUps } from '#kernel';
import { LogFollower } from '#kernel';

const BATCH_SIZE = 1_000;
/** Under load a view of one thing stays within milliseconds; what adds up many things may take longer, and costs less. */
const GATHER_MS = { 'one stream': 5, 'many streams': 50 };

/** What the service tells whoever keeps the log of the program. */
export interface ProjectionJournal {
  parked(reader: string, failure: FoldFailure): void;
  failed(reader: string, error: unknown): void;
}

/** What a projection service works with. */
export interface ProjectionPorts {
  readonly log: EventLog;
  readonly wakeUps: WakeUps;
  readonly checkpoints: Checkpoints;
  readonly leases: Leases;
  readonly environment: Environment;
}

/** One view being fed. */
export interface RunningProjection {
  readonly projector: Projector;
  readonly follower: LogFollower;
}

/** Feeds all views of this program: one follower each, of which one process at a time holds the lease. */
export class ProjectionService {
  readonly running: readonly RunningProjection[];
  private readonly stopping = new AbortController();
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    projectors: readonly Projector[],
    private readonly ports: ProjectionPorts,
    private readonly journal: ProjectionJournal,
  ) {
    this.running = projectors.map((projector) => ({ projector, follower: this.followerOf(projector) }));
  }

  /** Makes room for the views; must be done before anybody reads them. */
  async prepare(): Promise<void> {
    for (const { projector } of this.running) await projector.prepare();
  }

  start(): void {
    const { signal } = this.stopping;
    this.work = Promise.all(
      this.running.map(({ projector, follower }) =>
        this.ports.leases.whileHeld(`projection ${projector.reader}`, signal, async (held) => {
          await follower.follow(held);
          // A follower whose log was replaced has ended early: it keeps the lease, or it would begin again at once.
          await aborted(held);
        }),
      ),
    );
  }

  /** Finishes the batches in hand, then gives the leases back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  private followerOf(projector: Projector): LogFollower {
    const { log, wakeUps, checkpoints, environment } = this.ports;
    return new LogFollower(log, wakeUps, checkpoints, environment, {
      reader: projector.reader,
      batchSize: BATCH_SIZE,
      gatherMs: GATHER_MS[projector.projection.feed],
      prepare: () => projector.prepare(),
      attend: () => projector.reconsider(),
      apply: (batch) => projector.apply(batch),
      onError: (error) => this.journal.failed(projector.reader, error),
    });
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
