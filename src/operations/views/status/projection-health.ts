import type { HealthCheck, Watched } from '../../health/health-check.js';
import type { ProjectionState, ProjectionWatch } from './projection-watch.js';

/** One check for each view. */
export class ProjectionHealth implements Watched {
  constructor(private readonly watch: Pick<ProjectionWatch, 'look'>) {}

  async look(head: Promise<number>): Promise<readonly HealthCheck[]> {
    return (await this.watch.look(head)).map(checkOf);
  }
}

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
      return { name, ok: false, detail: `Parked streams: ${state.parked}; ${lag}.` };
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
