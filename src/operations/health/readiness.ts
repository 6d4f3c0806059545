import { messageOf } from '#kernel';
import { shared } from '../metrics/shared.js';
import type { ProjectionState } from '../projections/projection-watch.js';
import type { ProjectionWatch } from '../projections/projection-watch.js';

/** One thing that has to be right before this program should get requests. */
export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What is wrong and what to do; or a figure when all is well. */
  readonly detail: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly HealthCheck[];
}

/** Something that tells how it is. */
export interface Watched {
  look(): Promise<readonly HealthCheck[]>;
}

/** Asks everything that readiness depends on. Never rejects. */
export class ReadinessProbe {
  private readonly others: Map<string, Watched>;

  /** @param pingDatabase resolves within 2 s or rejects */
  constructor(
    private readonly pingDatabase: () => Promise<void>,
    private readonly watch: Pick<ProjectionWatch, 'look'>,
    others: Readonly<Record<string, Watched>>,
  ) {
    this.others = new Map(Object.entries(others));
  }

  /** Readiness depends on this too from now on. */
  add(name: string, other: Watched): void {
    this.others.set(name, other);
  }

  /** Who asks while an answer is being made gets the same one: however many ask, the database is asked once. */
  readonly ask = shared(() => this.askAll());

  private async askAll(): Promise<Readiness> {
    // All at once: one after the other they would take several turns of an event loop that is busy.
    const [database, ...others] = await Promise.all([this.database(), this.projections(), ...this.rest()]);
    const checks = database.ok ? [database, ...others.flat()] : [database];
    return { ready: checks.every(({ ok }) => ok), checks };
  }

  private async database(): Promise<HealthCheck> {
    try {
      await this.pingDatabase();
      return { name: 'database', ok: true, detail: 'answers' };
    } catch (error) {
      return {
        name: 'database',
        ok: false,
        detail: `does not answer: ${messageOf(error)}. Start it; nothing is lost.`,
      };
    }
  }

  private async projections(): Promise<readonly HealthCheck[]> {
    try {
      return (await this.watch.look()).map(checkOf);
    } catch (error) {
      return unseen('projections', error);
    }
  }

  private rest(): readonly Promise<readonly HealthCheck[]>[] {
    return [...this.others].map(async ([name, other]) => {
      try {
        return await other.look();
      } catch (error) {
        return unseen(name, error);
      }
    });
  }
}

const unseen = (name: string, error: unknown): readonly HealthCheck[] => [
  { name, ok: false, detail: `cannot be looked at: ${messageOf(error)}` },
];

const checkOf = (state: ProjectionState): HealthCheck => {
  const name = `projection ${state.reader}`;
  const lag = `position ${state.position}, ${state.lagEvents} events behind`;
  const cause = state.lastError === undefined ? '' : ` Last error: ${state.lastError}`;
  switch (state.status) {
    case 'replaced':
      return { name, ok: false, detail: `The event store was restored or replaced; rebuild the view.${cause}` };
    case 'stalled':
      return { name, ok: false, detail: `Stalled at ${lag}.${cause}` };
    case 'parked streams':
      return { name, ok: false, detail: `Parked streams: ${state.parkedStreams}; ${lag}.` };
    case 'paused':
      return {
        name,
        ok: true,
        detail: `Paused by an operator at ${lag}: daybook projections resume ${state.projection.name}`,
      };
    case 'retrying':
    case 'catching up':
    case 'following':
      return { name, ok: true, detail: `${state.status}, ${lag}` };
  }
};
