import type { Environment } from '#kernel';
import { counted, type Diagnosis, fault, ok, sizeText, warning } from './diagnosis.js';
import type { StoreVitals } from './store-vitals.js';

/** Clocks further apart than this make times of events confusing, … */
const SKEW_MS = 1_000;
/** … and this far apart, wrong. */
const LARGE_SKEW_MS = 30_000;

/** Is there a database, is it fit, who works on it, and does its clock agree with ours? */
export const examineServer = async (vitals: StoreVitals, environment: Environment): Promise<readonly Diagnosis[]> => {
  const askedAt = environment.monotonicMs();
  const { product, encoding, size, processes, unfit, now } = await vitals.server();
  // The database looked at its clock in the middle of the round trip.
  const skew = (environment.monotonicMs() - askedAt) / 2 - environment.ageMs(new Date(now).toISOString());
  const feeding =
    processes === 0
      ? warning('server', 'no Daybook server runs on this database', 'npm start; until then views are not updated.')
      : ok('server', processes === 1 ? 'one Daybook process is at work' : `${processes} Daybook processes are at work`);
  if (unfit.length > 0) return unfit.map((reason) => fault('database', `${product}, ${encoding}`, reason));
  return [ok('database', `${product}, ${encoding}, ${sizeText(size)}`), feeding, clock(skew)];
};

const clock = (skew: number): Diagnosis => {
  const apart = `${(Math.abs(skew) / 1_000).toFixed(1)} s`;
  if (Math.abs(skew) < SKEW_MS) return ok('clock', `${apart} apart from the clock of the database`);
  const detail = `this machine is ${apart} ${skew > 0 ? 'behind' : 'ahead of'} the clock of the database`;
  const remedy = 'Let both machines follow the same time servers (chrony, systemd-timesyncd): timedatectl status';
  return Math.abs(skew) < LARGE_SKEW_MS ? warning('clock', detail, remedy) : fault('clock', detail, remedy);
};

/** Is the schema that of this release? @returns also whether what this release needs is there */
export const examineSchema = async (
  vitals: StoreVitals,
): Promise<{ readonly complete: boolean; readonly diagnosis: Diagnosis }> => {
  const { applied, pending, unknown, misordered } = await vitals.schema();
  const complete = pending.length === 0 && unknown.length === 0;
  return { complete, diagnosis: schemaDiagnosis(applied.length, pending, unknown, misordered) };
};

const schemaDiagnosis = (
  applied: number,
  pending: readonly string[],
  unknown: readonly string[],
  misordered: readonly string[],
): Diagnosis => {
  if (unknown.length > 0) {
    const detail = `made by a later release: ${unknown.join(', ')}`;
    return fault('schema', detail, 'Start that release or a later one; data is never migrated back.');
  }
  if (applied === 0) return warning('schema', 'the database is empty', 'The first start makes the schema: npm start');
  if (pending.length > 0) {
    const detail = `${counted(pending.length, 'migration')} to come: ${pending.join(', ')}`;
    return warning('schema', detail, 'The next start applies them: npm start');
  }
  if (misordered.length > 0) {
    const detail = `${misordered.join(', ')} do not compare by code point`;
    return fault('schema', detail, 'These columns were changed; restore a backup into a fresh database.');
  }
  return ok('schema', `${counted(applied, 'migration')}, the newest is of this release; keys compare by code point`);
};

/** Are positions 1 to n, and the versions of each stream? */
export const examineOrder = async (vitals: StoreVitals, environment: Environment): Promise<Diagnosis> => {
  const startedAt = environment.monotonicMs();
  const { head, events, firstGap, brokenStream } = await vitals.order();
  const time = `looked through in ${((environment.monotonicMs() - startedAt) / 1_000).toFixed(1)} s`;
  const remedy = 'npm run daybook -- audit verify --live shows what is missing; restore the newest backup before it.';
  if (events !== head) {
    return fault('positions', `${counted(events, 'event')} up to position ${head}: none at ${firstGap}`, remedy);
  }
  if (brokenStream !== undefined) {
    return fault('positions', `the versions of ${brokenStream} are not 1 to n`, remedy);
  }
  if (head === 0) return ok('positions', 'there is no event yet');
  return ok('positions', `1 to ${head.toLocaleString('en')} and all versions without a gap, ${time}`);
};

/** Does the master key open what it should? @returns also whether it opens any key */
export const examineKeys = async (
  vitals: StoreVitals,
  masterKey: Uint8Array,
): Promise<{ readonly opensAny: boolean; readonly diagnosis: Diagnosis }> => {
  const found = await vitals.keys(masterKey);
  return { opensAny: found.opened > 0, diagnosis: keysDiagnosis(found) };
};

const keysDiagnosis = ({ keys, tried, opened }: Awaited<ReturnType<StoreVitals['keys']>>): Diagnosis => {
  if (opened === tried) return ok('personal keys', `the master key opens ${tried === keys ? 'all' : tried} of ${keys}`);
  return fault(
    'personal keys',
    `the master key opens ${opened} of ${tried}`,
    'Put the master key back that this database was made with: DAYBOOK_MASTER_KEY, or master.key in .daybook/.',
  );
};
