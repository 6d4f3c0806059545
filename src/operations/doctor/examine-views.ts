import {
  BEGINNING,
  type Checkpoints,
  type Environment,
  type EventLog,
  type ParkedStreams,
  type Projection,
  readerOf,
  type ViewBuilds,
  type ViewDifferences,
  type ViewState,
} from '#kernel';
import { isOlder, laterVersionOf } from '../views/status/build-status.js';
import { oldestAfter } from '../views/status/oldest-after.js';
import { ageText, counted, type Diagnosis, fault, ok, warning } from './diagnosis.js';

/** A view that is fed moves within this time. */
const LOOK_AGAIN_MS = 1_500;

export interface ViewPorts {
  readonly projections: readonly Projection[];
  readonly builds: Pick<ViewBuilds, 'list'>;
  readonly checkpoints: Pick<Checkpoints, 'load'>;
  readonly log: Pick<EventLog, 'head' | 'read'>;
  readonly parked: Pick<ParkedStreams, 'list'>;
  readonly environment: Environment;
}

/** Has a server found documents that are not what their events make of them? */
export const examineDrift = async (differences: Pick<ViewDifferences, 'count'>): Promise<Diagnosis> => {
  const count = await differences.count();
  if (count === 0) return ok('drift', 'no document is known to differ from its events');
  const remedy = 'npm run daybook -- drift shows both sides; then rebuild the view: docs/operations.md.';
  const detail = count === 1 ? 'one document is not what its' : `${count} documents are not what their`;
  return fault('drift', `${detail} events make`, remedy);
};

/** How each view is doing that queries are answered from. */
export const examineViews = async (ports: ViewPorts): Promise<readonly Diagnosis[]> => {
  const states = new Map((await ports.builds.list()).map((state) => [state.view, state]));
  return Promise.all(ports.projections.map((projection) => examineView(ports, projection, states)));
};

const examineView = async (
  ports: ViewPorts,
  projection: Projection,
  states: ReadonlyMap<string, ViewState>,
): Promise<Diagnosis> => {
  const { name } = projection;
  const state = states.get(name);
  if (state === undefined) return warning(`view ${name}`, 'was never made', 'The next start makes it: npm start');
  const reader = readerOf({ name, build: state.live });
  const check = `view ${reader}`;
  const waiting = (await ports.parked.list(reader)).length;
  if (waiting > 0) {
    const remedy = `npm run daybook -- parked list --projection ${name}`;
    return fault(check, `${counted(waiting, 'stream')} parked behind an event that the view cannot take`, remedy);
  }
  const later = laterVersionOf(state, projection);
  if (later !== undefined) {
    const remedy = `Start that release, or go back with this one: npm run daybook -- projections rollback ${name}`;
    return fault(check, `of version ${later}, made by a later release; this one knows ${projection.version}`, remedy);
  }
  if (state.paused) return warning(check, 'paused', `npm run daybook -- projections resume ${name}`);
  const lag = await lagOf(ports, reader);
  if (lag === 'replaced') {
    const remedy = `The event store was restored or replaced: npm run daybook -- projections rebuild ${name}`;
    return fault(check, 'was made from another log than this one', remedy);
  }
  if (isOlder(state, projection)) {
    const detail = `of an older version than ${projection.version}`;
    return warning(check, detail, 'A running server of this release builds it anew and switches by itself: npm start');
  }
  return lag.events === 0 ? ok(check, `position ${lag.position}, up to date`) : behind(ports, reader, lag);
};

interface Lag {
  readonly position: number;
  readonly events: number;
  /** RFC 3339: when the oldest event that is missing was recorded. */
  readonly since: string;
}

const lagOf = async ({ checkpoints, log }: ViewPorts, reader: string): Promise<Lag | 'replaced'> => {
  const checkpoint = (await checkpoints.load(reader)) ?? BEGINNING;
  const head = await log.head();
  const oldest = await oldestAfter(log, checkpoint);
  if (oldest === 'replaced') return 'replaced';
  const { position } = checkpoint;
  return { position, events: oldest === undefined ? 0 : head - position, since: oldest?.recordedAt ?? '' };
};

const behind = async (ports: ViewPorts, reader: string, lag: Lag): Promise<Diagnosis> => {
  await ports.environment.sleep(LOOK_AGAIN_MS);
  const now = await lagOf(ports, reader);
  const moved = now !== 'replaced' && (now.position > lag.position || now.events === 0);
  const age = ageText(ports.environment.ageMs(lag.since));
  const detail = `position ${lag.position}, ${counted(lag.events, 'event')} behind, the oldest is ${age} old`;
  return moved
    ? ok(`view ${reader}`, `${detail}; catching up`)
    : warning(`view ${reader}`, `${detail}; nobody feeds it`, 'npm start; where a server runs, its log says why.');
};
