import { outboxEntry } from '../../operator-events/operator-log.js';
import { ViewPaused, ViewResumed } from '../../operator-events/operator.events.js';
import type { Attach } from '#platform';
import type { ViewServices } from '../view-services.js';
import { knownView } from '../status/known-view.js';

/** Running servers notice within a second. @returns the exit code @throws WrongUsage */
export const pauseView = (attach: Attach<ViewServices>, name: string, paused: boolean): Promise<number> =>
  attach(async (services) => {
    await services.prepare();
    await knownView(services, name);
    await services.builds.setPaused(
      name,
      paused,
      outboxEntry(paused ? ViewPaused({ view: name }) : ViewResumed({ view: name })),
    );
    await services.outbox.publish();
    process.stdout.write(
      paused ? `${name} is paused: daybook projections resume ${name}\n` : `${name} is fed again.\n`,
    );
    return 0;
  });
