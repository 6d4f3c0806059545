import type { NoteSigner } from '#kernel';
import { CheckpointFile } from '../operations/audit/checkpoint-file.js';
import type { IntegrityCheck } from '../operations/integrity/integrity-check.js';
import { integrityChecks } from '../operations/integrity/integrity-checks.js';
import { administration } from '../operations/operator-events/operator-log.js';
import { numberOf } from './contexts.js';
import type { Services } from './services.js';

type IntegrityPorts = Pick<Services, 'archive' | 'auditStore' | 'integrity' | 'liveRelations' | 'log' | 'personalData'>;

interface Signed {
  readonly checkpointFile: string;
  /** None when the key that signs the log is not there. */
  readonly signer: NoteSigner | undefined;
}

/** What checks everything that stands beside the events against the log. */
export const checksOf = (ports: IntegrityPorts, { checkpointFile, signer }: Signed): readonly IntegrityCheck[] =>
  integrityChecks({
    ...{ store: ports.integrity, archive: ports.archive, log: ports.log, personal: ports.personalData, numberOf },
    audit: ports.auditStore,
    liveRelations: ports.liveRelations,
    file: new CheckpointFile(checkpointFile),
    verifier: signer?.verifier,
    category: administration.name,
  });
