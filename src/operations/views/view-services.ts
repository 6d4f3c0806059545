import type { Projection, RebuildStore } from '#kernel';
import type { OperatorLog } from '../operator-events/operator-log.js';
import type { OutboxRelay } from '../operator-events/outbox-relay.js';
import type { Feeding } from './feeding/feeding.js';
import type { RebuildPorts } from './rebuild/rebuild-options.js';
import type { BuildWatchPorts } from './status/build-watch.js';

/** What the commands that look at views work with. */
export interface StatusServices extends BuildWatchPorts {
  readonly projections: readonly Projection[];
  /** Registers the views of this release that are not known to the store yet. */
  prepare(): Promise<void>;
}

/** What the commands that change views work with. */
export interface ViewServices extends Omit<StatusServices, keyof RebuildPorts>, RebuildPorts {
  readonly rebuilds: RebuildStore;
  readonly operatorLog: Pick<OperatorLog, 'record'>;
  readonly outbox: Pick<OutboxRelay, 'publish'>;
  /** Feeds builds that have to catch up where no server does. */
  readonly feeding: Feeding;
}
