import { type AuditStore, type Environment, type EventLog, type NoteSigner, openHead } from '#kernel';
import type { CheckpointFile } from '../audit/checkpoint-file.js';
import { SIGN_AFTER_MS } from '../audit/tree-feeder.js';
import { ageText, counted, type Diagnosis, fault, ok, warning } from './diagnosis.js';

/** What is signed within a minute is late after two more. */
const LATE_AFTER_MS = 3 * SIGN_AFTER_MS;

export interface AuditPorts {
  readonly store: Pick<AuditStore, 'lastCheckpoint'>;
  readonly file: Pick<CheckpointFile, 'last' | 'path'>;
  readonly signer: NoteSigner;
  readonly log: Pick<EventLog, 'head'>;
  readonly environment: Environment;
}

/** Is the log signed up to now, by our key, in both places? */
export const examineAudit = async ({
  store,
  file,
  signer,
  log,
  environment,
}: AuditPorts): Promise<readonly Diagnosis[]> => {
  const [head, kept, filed] = [await log.head(), await store.lastCheckpoint(), await file.last()];
  const places = [['in the database', kept?.note] as const, [`in ${file.path}`, filed?.note] as const].flatMap(
    ([where, note]) => (note === undefined ? [] : [{ where, note }]),
  );
  const foreign = places.find(({ note }) => sizeOf(note, signer) === undefined);
  if (foreign !== undefined) {
    const remedy = 'Put the key back that signed before: AUDIT_KEY_FILE, or audit.key in .daybook/.';
    return [fault('audit', `the last checkpoint ${foreign.where} was not signed by this key`, remedy)];
  }
  const size = Math.max(0, ...places.map(({ note }) => sizeOf(note, signer) ?? 0));
  if (size > head) {
    const remedy = 'Its tail was cut, or an older backup was restored: docs/audit.md.';
    return [fault('audit', `position ${size} was signed, but the log ends at ${head}`, remedy)];
  }
  const age = environment.ageMs(kept?.time ?? filed?.time ?? '');
  return [...missing(places.length, file.path, filed !== undefined), signed(head, size, age)];
};

const signed = (head: number, size: number, age: number): Diagnosis => {
  if (head === size) return ok('audit', size === 0 ? 'nothing to sign yet' : `signed to the end, ${ageText(age)} ago`);
  const since = `${counted(head - size, 'event')} not signed yet`;
  if (size === 0) return warning('audit', `${since}, nothing was`, 'A running server signs within a minute: npm start');
  const detail = `${since}; position ${size} was signed ${ageText(age)} ago`;
  if (age < LATE_AFTER_MS) return ok('audit', detail);
  return warning('audit', detail, 'A running server signs within a minute; or npm run daybook -- audit checkpoint');
};

/** Nothing was signed ever, or one place does not have it. */
const missing = (places: number, path: string, isFiled: boolean): readonly Diagnosis[] => {
  if (places === 0 || isFiled) return [];
  const remedy = 'Put the file back, or the database alone testifies about itself: AUDIT_CHECKPOINT_FILE.';
  return [warning('audit file', `${path} holds no checkpoint`, remedy)];
};

const sizeOf = (note: string, signer: NoteSigner): number | undefined => {
  try {
    return openHead(note, signer.verifier).size;
  } catch {
    return undefined;
  }
};
