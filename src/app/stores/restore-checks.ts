import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CopiedPart, CopyRefused, messageOf, openHead } from '#kernel';
import { attachToRunning } from '../../adapters/embedded/index.js';
import { columnOf, refuseForeignKeys } from '../../adapters/postgres/index.js';
import { examineBackup } from '../../operations/backup/restore-backup.js';
import { signerOf } from '../secrets/audit-key.js';
import type { Config } from '../config.js';
import { masterKeyFile, masterKeyIn } from '../secrets/master-key.js';

type Secrets = Pick<Config, 'home' | 'masterKey' | 'auditKeyFile'>;

/**
 * Checks a backup against its checksums, and both keys against it, before anything is made.
 * @throws CopyRefused, FileDamaged; nothing was changed then
 */
export const refuseUnfit = async (file: string, config: Secrets): Promise<void> => {
  const masterKey = givenMasterKey(config);
  await examineBackup(file, async (part) => {
    if (part.secret) await refuseForeignKeys(masterKey, part);
    else if (part.name === 'audit_checkpoints') await refuseForeignSigner(part, config.auditKeyFile);
    else for await (const _ of part.rows);
  });
};

const givenMasterKey = ({ masterKey, home }: Secrets): Uint8Array => {
  if (masterKey !== undefined) return masterKey;
  if (existsSync(masterKeyFile(home))) return masterKeyIn(home);
  throw new CopyRefused(
    `There is no master key: put that of the store that the backup is of into ${masterKeyFile(home)}, ` +
      'or give it as DAYBOOK_MASTER_KEY. Nothing was changed.',
  );
};

const refuseForeignSigner = async (part: CopiedPart, auditKeyFile: string): Promise<void> => {
  let last: string | undefined;
  for await (const note of columnOf(part, 'note')) last = note;
  if (last === undefined) return;
  const remedy = `Put that key into ${auditKeyFile}, or name its file in AUDIT_KEY_FILE. Nothing was changed.`;
  if (!existsSync(auditKeyFile)) {
    throw new CopyRefused(`The log of this backup was signed by a key that is not there. ${remedy}`);
  }
  try {
    openHead(last, signerOf(auditKeyFile).verifier);
  } catch (error) {
    throw new CopyRefused(`The log of this backup was signed by another key (${messageOf(error)}). ${remedy}`);
  }
};

/** Takes away what a failed restore has made in a home that had no database. @returns to be called when it has failed */
export const undoneIn = ({ home, databaseUrl, auditKeyFile }: Config): (() => Promise<void>) => {
  const before = new Set(existsSync(home) ? readdirSync(home) : []);
  const hadHome = existsSync(home);
  const hadSigner = existsSync(auditKeyFile);
  const location = join(home, 'location');
  if (databaseUrl === undefined && (before.has('postgres') || before.has('location'))) return async () => undefined;
  return async () => {
    // Another process has begun to use the home meanwhile.
    if ((await attachToRunning(home)) !== undefined) return;
    if (!hadSigner) rmSync(auditKeyFile, { force: true });
    if (!existsSync(home)) return;
    if (!before.has('location') && existsSync(location)) {
      rmSync(readFileSync(location, 'utf8').trim(), { recursive: true, force: true });
    }
    for (const name of readdirSync(home)) if (!before.has(name)) rmSync(join(home, name), { recursive: true });
    if (!hadHome) rmSync(home, { recursive: true });
  };
};
