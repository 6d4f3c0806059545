import { withDaybook } from '../with-daybook.js';
import { knownView } from './known-view.js';

/** Running servers notice within a second. @returns the exit code @throws WrongUsage */
export const pauseView = (name: string, paused: boolean): Promise<number> =>
  withDaybook(async ({ parts }) => {
    await parts.projections.prepare();
    await knownView(parts, name);
    await parts.builds.setPaused(name, paused);
    process.stdout.write(
      paused ? `${name} is paused: daybook projections resume ${name}\n` : `${name} is fed again.\n`,
    );
    return 0;
  });
