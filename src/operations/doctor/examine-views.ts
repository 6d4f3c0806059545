import { type Projection, readerOf, type ViewDifferences } from '#kernel';
import { type BuildReport, BuildWatch, type BuildWatchPorts } from '../views/status/build-watch.js';
import { ageText, counted, type Diagnosis, fault, ok, warning } from './diagnosis.js';

/** A view that is fed moves within this time. */
const LOOK_AGAIN_MS = 1_500;

/** Has a server found documents that are not what their events make of them? */
export const examineDrift = async (differences: Pick<ViewDifferences, 'count'>): Promise<Diagnosis> => {
  const count = await differences.count();
  if (count === 0) return ok('drift', 'no document is known to differ from its events');
  const remedy = 'npm run daybook -- drift shows both sides; then rebuild the view: docs/operations.md.';
  const detail = count === 1 ? 'one document is not what its' : `${count} documents are not what their`;
  return fault('drift', `${detail} events make`, remedy);
};

/** How each view is doing that queries are answered from. @throws StoreUnavailable */
export const examineViews = async (
  ports: BuildWatchPorts & { readonly projections: readonly Projection[] },
): Promise<readonly Diagnosis[]> => {
  const watch = new BuildWatch(ports);
  const before = liveOf(await watch.look());
  if ([...before.values()].some(({ lagEvents }) => lagEvents > 0)) await ports.environment.sleep(LOOK_AGAIN_MS);
  const after = liveOf(await watch.look());
  return ports.projections.map((projection) =>
    diagnosisOf(projection, before.get(projection.name), after.get(projection.name)),
  );
};

const liveOf = (reports: readonly BuildReport[]): ReadonlyMap<string, BuildReport> =>
  new Map(reports.filter(({ role }) => role === 'live').map((report) => [report.view, report]));

const diagnosisOf = ({ name, version }: Projection, before?: BuildReport, report = before): Diagnosis => {
  if (before === undefined || report === undefined) {
    return warning(`view ${name}`, 'was never made', 'The next start makes it: npm start');
  }
  const { status, parked, projectionVersion } = report;
  const check = `view ${readerOf({ name, build: report.build })}`;
  if (parked > 0) {
    const remedy = `npm run daybook -- parked list --projection ${name}`;
    return fault(check, `${counted(parked, 'stream')} parked behind an event that the view cannot take`, remedy);
  }
  if (projectionVersion > version) {
    const detail = `of version ${projectionVersion}, made by a later release; this one knows ${version}`;
    const remedy = `Start that release, or go back with this one: npm run daybook -- projections rollback ${name}`;
    return fault(check, detail, remedy);
  }
  if (status === 'paused') return warning(check, 'paused', `npm run daybook -- projections resume ${name}`);
  if (status === 'replaced') {
    const remedy = `The event store was restored or replaced: npm run daybook -- projections rebuild ${name}`;
    return fault(check, 'was made from another log than this one', remedy);
  }
  if (projectionVersion < version) {
    const remedy = 'A running server of this release rebuilds it and switches by itself: npm start';
    return warning(check, `of an older version than ${version}`, remedy);
  }
  return behind(check, before, report);
};

const behind = (check: string, before: BuildReport, { position, lagEvents, lagSeconds }: BuildReport): Diagnosis => {
  if (lagEvents === 0) return ok(check, `position ${position}, up to date`);
  const age = ageText(lagSeconds * 1_000);
  const detail = `position ${position}, ${counted(lagEvents, 'event')} behind, the oldest is ${age} old`;
  return position > before.position
    ? ok(check, `${detail}; catching up`)
    : warning(check, `${detail}; it does not move`, 'npm start; where a server runs, its log says why.');
};
