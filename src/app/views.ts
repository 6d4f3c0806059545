import { decodedOnce, type Projection, Projector, readerOf, ViewFreshness } from '#kernel';
import { measureBatches } from '../operations/views/status/projection-metrics.js';
import { ProjectionService } from '../operations/views/feeding/projection-service.js';
import { traceBatches } from '../operations/views/feeding/projection-spans.js';
import { ProjectionWatch } from '../operations/views/status/projection-watch.js';
import { ViewStates } from '../operations/views/status/view-states.js';
import { PROJECTIONS } from './contexts.js';
import { projectionJournal } from './logger.js';
import type { Services } from './services.js';

type ViewPorts = Pick<
  Services,
  | 'builds'
  | 'checkpoints'
  | 'environment'
  | 'buildDocuments'
  | 'leases'
  | 'liveReader'
  | 'log'
  | 'logger'
  | 'meter'
  | 'parked'
  | 'store'
  | 'tracer'
  | 'wakeUps'
>;

/** The views of this release; they are not fed before `feeding` is started. */
export interface Views {
  readonly states: ViewStates;
  readonly feeding: ProjectionService;
  readonly watch: ProjectionWatch;
  readonly freshness: ViewFreshness;
}

export const viewsOf = (ports: ViewPorts): Views => {
  const { log, checkpoints, parked, buildDocuments, store, environment, logger, meter, tracer } = ports;
  const [measure, trace] = [measureBatches(meter), traceBatches(tracer, environment)];
  const journal = projectionJournal(logger, (projection, batch, milliseconds) => {
    measure(readerOf(projection.view), batch.length, milliseconds);
    trace(projection, batch, milliseconds);
  });
  const states = new ViewStates(ports, decodedOnce(PROJECTIONS), (error) => journal.failed('builds of views', error));
  const projectorOf = (projection: Projection) =>
    new Projector(projection, buildDocuments, parked, store, (failure) =>
      journal.parked(readerOf(projection.view), failure),
    );
  const feeding = new ProjectionService(ports, states, projectorOf, journal);
  const watch = new ProjectionWatch(states, feeding, ports);
  const freshness = new ViewFreshness((view) => feeding.live(view), checkpoints, environment, {
    id: () => store.logId(),
    head: () => log.head(),
  });
  return { states, feeding, watch, freshness };
};
