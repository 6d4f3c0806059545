import { type EventLog, messageOf } from '#kernel';
import { shared } from '../metrics/shared.js';
import type { ProjectionState } from '../views/status/projection-watch.js';
import type { ProjectionWatch } from '../views/status/projection-watch.js';

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
  /** @param head where the log ends, asked once for all that compare with it */
  look(head: Promise<number>): Promise<readonly HealthCheck[]>;
}

/** Asks everything that readiness depends on. Never rejects. */
export class ReadinessProbe {
  private readonly others: Map<string, Watched>;

  /** @param log tells within 2 s where it ends, or rejects */
  constructor(
    private readonly log: Pick<EventLog, 'head'>,
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
    const head = this.log.head();
    const looks = [this.database(head), this.projections(head), ...this.rest(head)] as const;
    const [database, ...others] = await Promise.all(looks);
    const checks = database.ok ? [database, ...others.flat()] : [database];
    return { ready: checks.every(({ ok }) => ok), checks };
  }

  private async database(head: Promise<number>): Promise<HealthCheck> {
    try {
      await head;
      return { name: 'database', ok: true, detail: 'answers' };
    } catch (error) {
      return {
        name: 'database',
        ok: false,
        detail: `does not answer: ${messageOf(error)}. Start it; nothing is lost.`,
      };
    }
  }

  private async projections(head: Promise<number>): Promise<readonly HealthCheck[]> {
    try {
      return (await this.watch.look(head)).map(checkOf);
    } catch (error) {
      return unseen('projections', error);
    }
  }

  private rest(head: Promise<number>): readonly Promise<readonly HealthCheck[]>[] {
    return [...this.others].map(async ([name, other]) => {
      try {
        return await other.look(head);
      } catch (error) {
        return unseen(name, error);
      }
    });
  }
}

const unseen = (name: string, error: unknown): readonly HealthCheck[] => [
  { name, ok: false, detail: `cannot be looked at: ${messageOf(error)}` },
];

const GO_BACK = ({ projection }: ProjectionState): string =>
  `Start that release, or go back: daybook projections rollback ${projection.name} (docs/upgrade.md).`;

const checkOf = (state: ProjectionState): HealthCheck => {
  const name = `projection ${state.reader}`;
  const lag = `position ${state.position}, ${state.lagEvents} events behind`;
  const cause = state.lastError === undefined ? '' : ` Last error: ${state.lastError}`;
  switch (state.status) {
    case 'replaced':
      return { name, ok: false, detail: `The event store was restored or replaced; rebuild the view.${cause}` };
    case 'of a later release':
      return {
        name,
        ok: false,
        detail: `A later release has made this build, and this release cannot feed it: queries show ${lag}. ${GO_BACK(state)}`,
      };
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
