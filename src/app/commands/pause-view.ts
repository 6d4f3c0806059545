import { ViewPaused, ViewResumed } from '../../operations/acts/acts.events.js';
import { withDaybook } from '../with-daybook.js';
import { knownView } from './known-view.js';

/** Running servers notice within a second. @returns the exit code @throws WrongUsage */
export const pauseView = (name: string, paused: boolean): Promise<number> =>
  withDaybook(async ({ parts }) => {
    await parts.projections.prepare();
    await knownView(parts, name);
    await parts.builds.setPaused(name, paused);
    await parts.acts.record(paused ? ViewPaused({ view: name }) : ViewResumed({ view: name }));
    process.stdout.write(
      paused ? `${name} is paused: daybook projections resume ${name}\n` : `${name} is fed again.\n`,
    );
    return 0;
  });
