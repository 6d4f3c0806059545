import type { Environment } from '#kernel';
import type { IntegrityCheck } from '../integrity/integrity-check.js';
import { confirmedFindings } from '../integrity/integrity-watch.js';
import { type Diagnosis, examinedInStore, fault, ok } from './diagnosis.js';

/** The event of what is under way, such as a switch, is in the log within this time. */
const LOOK_AGAIN_MS = 2_000;
const REMEDY = 'The database was changed past the program: find out by whom, then docs/audit.md.';

/** Was anything that stands beside the events changed past the program? */
export const examineIntegrity = async (
  checks: readonly IntegrityCheck[],
  environment: Pick<Environment, 'monotonicMs' | 'sleep'>,
): Promise<readonly Diagnosis[]> => {
  const diagnoses: Diagnosis[] = [];
  for (const check of checks) {
    diagnoses.push(...(await examinedInStore(check.name, environment, () => examineOne(check, environment))));
  }
  return diagnoses;
};

const examineOne = async (
  check: IntegrityCheck,
  environment: Pick<Environment, 'sleep'>,
): Promise<Diagnosis | readonly Diagnosis[]> => {
  const again = () => environment.sleep(LOOK_AGAIN_MS);
  const findings = await confirmedFindings(check, async () => undefined, again);
  if (findings.length === 0) return ok(check.name, 'as the program left them');
  return findings.map((finding) => fault(check.name, finding, REMEDY));
};
