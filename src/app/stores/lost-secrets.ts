import { existsSync } from 'node:fs';
import { PostgresVitals } from '../../adapters/postgres/index.js';
import { CheckpointFile } from '../../operations/audit/checkpoint-file.js';
import type { Config } from '../config.js';
import { masterKeyFile } from '../secrets/master-key.js';

/** A store was begun with a secret that is not where it was. */
export class SecretLost extends Error {
  override readonly name = 'SecretLost';
}

type Secrets = Pick<Config, 'home' | 'masterKey' | 'auditKeyFile' | 'auditCheckpointFile'>;

/**
 * To be done before secrets are made for a store that has none: a new master key opens nothing that was sealed under the
 * lost one, and a new audit key cannot continue what the lost one signed.
 * @throws SecretLost, StoreUnavailable
 */
export const refuseLostSecrets = async (config: Secrets, url: string): Promise<void> => {
  const { home, masterKey, auditKeyFile, auditCheckpointFile } = config;
  // Asked before the files are looked for: who starts for the first time at this moment makes them before using them.
  const { sealed, signed } = await belongings(url);
  const isFiled = (await new CheckpointFile(auditCheckpointFile).last()) !== undefined;
  if (sealed && masterKey === undefined && !existsSync(masterKeyFile(home))) {
    throw new SecretLost(
      `The master key ${masterKeyFile(home)} is not there, but this database holds personal values that only it opens. ` +
        'Put it back from where you keep a copy, or give it as DAYBOOK_MASTER_KEY. No other key was made.',
    );
  }
  if ((signed || isFiled) && !existsSync(auditKeyFile)) {
    const where = signed ? 'in the database' : `in ${auditCheckpointFile}`;
    throw new SecretLost(
      `The key that signs the log, ${auditKeyFile}, is not there, but there are checkpoints ${where} that it has signed. ` +
        'Put it back from where you keep a copy; all processes of a database share it (AUDIT_KEY_FILE). ' +
        'No other key was made. If it is lost for good: docs/audit.md.',
    );
  }
};

const belongings = async (url: string) => {
  const vitals = new PostgresVitals(url);
  try {
    return await vitals.secrets();
  } finally {
    await vitals.close();
  }
};
