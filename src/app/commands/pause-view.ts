import { owed } from '../../operations/operator-events/operator-log.js';
import { ViewPaused, ViewResumed } from '../../operations/operator-events/operator.events.js';
import { withDaybook } from '../with-daybook.js';
import { knownView } from './known-view.js';

/** Running servers notice within a second. @returns the exit code @throws WrongUsage */
export const pauseView = (name: string, paused: boolean): Promise<number> =>
  withDaybook(async ({ parts }) => {
    await parts.projections.prepare();
    await knownView(parts, name);
    await parts.builds.setPaused(name, paused, owed(paused ? ViewPaused({ view: name }) : ViewResumed({ view: name })));
    await parts.outboxRelay.tell();
    process.stdout.write(
      paused ? `${name} is paused: daybook projections resume ${name}\n` : `${name} is fed again.\n`,
    );
    return 0;
  });
