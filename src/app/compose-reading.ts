import {
  decodedOnce,
  type EventStore,
  type ParkingOutbox,
  type ParkedStreams,
  type Projection,
  Projector,
  readerOf,
  ViewFreshness,
  type ViewStore,
} from '#kernel';
import { type Acts, DAYBOOK } from '../operations/acts/acts.js';
import { ViewSwitched } from '../operations/acts/acts.events.js';
import { ParkingRelay } from '../operations/parked/parking-relay.js';
import {
  type ProjectionJournal,
  type ProjectionPorts,
  ProjectionService,
  type VersionSwitch,
} from '../operations/projections/projection-service.js';
import { ProjectionWatch } from '../operations/projections/projection-watch.js';
import { WatchedProjections } from '../operations/projections/watched-projections.js';
import { orderingProjections } from '../ordering/ordering.slices.js';

/** What follows the log works with. */
export interface ReadingPorts extends ProjectionPorts {
  readonly store: EventStore;
  readonly views: ViewStore;
  /** The same views, on connections of their own for reading and writing by key. */
  readonly fed: ViewStore;
  readonly parked: ParkedStreams;
  readonly outbox: ParkingOutbox;
  readonly journal: ProjectionJournal;
  readonly acts: Acts;
}

/** Everything that follows the log, and what tells how it is doing. */
export const composeReading = (ports: ReadingPorts) => {
  const { log, checkpoints, parked, views, builds, fed, store, environment, journal, acts, outbox } = ports;
  const work = {
    projections: decodedOnce(orderingProjections),
    projectorOf: (projection: Projection) =>
      new Projector(projection, fed, parked, store, (failure) => journal.parked(readerOf(projection.view), failure)),
    onSwitched: (done: VersionSwitch) => acts.record(ViewSwitched({ ...done, cause: 'rebuild' }), undefined, DAYBOOK),
  };
  const projections = new ProjectionService(ports, work, journal);
  const watch = new ProjectionWatch(projections, log, checkpoints, parked, environment);
  return {
    log,
    builds,
    checkpoints,
    parked,
    projections,
    parkings: new ParkingRelay({ outbox, acts, environment }, (error) => journal.failed('parked streams', error)),
    watch,
    freshness: new ViewFreshness((view) => projections.live(view), checkpoints, environment),
    reports: new WatchedProjections(watch, views),
  };
};
