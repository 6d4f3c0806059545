import {
  type OperatorOutbox,
  decodedOnce,
  type EventStore,
  type ParkedStreams,
  type Projection,
  Projector,
  readerOf,
  ViewFreshness,
  type ViewStore,
} from '#kernel';
import { OutboxRelay } from '../operations/operator-events/outbox-relay.js';
import type { OperatorLog } from '../operations/operator-events/operator-log.js';
import type { ProjectionJournal } from '../operations/views/feeding/projection-journal.js';
import { type ProjectionPorts, ProjectionService } from '../operations/views/feeding/projection-service.js';
import { ProjectionWatch } from '../operations/views/status/projection-watch.js';
import { WatchedProjections } from '../operations/views/status/watched-projections.js';
import { PROJECTIONS } from './contexts.js';

/** What follows the log works with. */
export interface ReadingPorts extends ProjectionPorts {
  readonly store: EventStore;
  readonly views: ViewStore;
  /** The same views, on connections of their own for reading and writing by key. */
  readonly fed: ViewStore;
  readonly parked: ParkedStreams;
  readonly outbox: OperatorOutbox;
  readonly journal: ProjectionJournal;
  readonly acts: OperatorLog;
}

/** Everything that follows the log, and what tells how it is doing. */
export const composeReading = (ports: ReadingPorts) => {
  const { log, checkpoints, parked, views, builds, fed, store, environment, journal, acts, outbox } = ports;
  const work = {
    projections: decodedOnce(PROJECTIONS),
    projectorOf: (projection: Projection) =>
      new Projector(projection, fed, parked, store, (failure) => journal.parked(readerOf(projection.view), failure)),
  };
  const projections = new ProjectionService(ports, work, journal);
  const watch = new ProjectionWatch(projections, log, checkpoints, parked, environment);
  return {
    log,
    builds,
    checkpoints,
    parked,
    projections,
    outboxRelay: new OutboxRelay({ outbox, acts, environment }, (error) => journal.failed('acts', error)),
    watch,
    freshness: new ViewFreshness(
      (view) => projections.live(view),
      checkpoints,
      environment,
      () => store.logId(),
    ),
    reports: new WatchedProjections(watch, views),
  };
};
