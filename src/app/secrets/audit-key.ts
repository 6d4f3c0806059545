import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { MalformedNote, type NoteSigner, noteSigner, parseSigner } from '#kernel';
import type { Logger } from 'pino';
import type { AuditSettings } from '../audit-settings.js';
import type { Config } from '../config.js';
import { secretIn } from './secret-file.js';

/** What the log is signed with, from the files that the configuration names. */
export const auditSettings = ({ auditKeyFile, auditCheckpointFile }: AuditFiles, logger: Logger): AuditSettings => ({
  signer: auditKeyIn(auditKeyFile, (publicFile: string) =>
    logger.info(`made the key that signs the log, ${auditKeyFile}; its public half is ${publicFile}. Keep both.`),
  ),
  checkpointFile: auditCheckpointFile,
});

type AuditFiles = Pick<Config, 'auditKeyFile' | 'auditCheckpointFile'>;

const SEED_BYTES = 32;
const NAME_BYTES = 6;

/**
 * The key that signs what the log has become, in a file outside the database that only the owner can read; made when
 * there is none, with a name that no other log has. Its public half lies beside it, for verifiers.
 * @param onNew gets a key that was made now
 */
export const auditKeyIn = (file: string, onNew: (publicFile: string) => void = () => undefined): NoteSigner => {
  const isNew = !existsSync(file);
  const text = secretIn(
    file,
    () => noteSigner(`daybook/${randomBytes(NAME_BYTES).toString('hex')}`, randomBytes(SEED_BYTES)).text,
  );
  const signer = signerIn(file, text);
  const publicFile = publicFileOf(file);
  const known = existsSync(publicFile) ? readFileSync(publicFile, 'utf8').trim() : undefined;
  if (known !== signer.verifier.text) writeFileSync(publicFile, `${signer.verifier.text}\n`);
  if (isNew) onNew(publicFile);
  return signer;
};

/** The key in a file that is there. @throws Error when there is none in it */
export const signerOf = (file: string): NoteSigner => signerIn(file, readFileSync(file, 'utf8').trim());

/** `audit.pub` for `audit.key`. */
const publicFileOf = (file: string): string => `${file.replace(/\.key$/, '')}.pub`;

const signerIn = (file: string, text: string): NoteSigner => {
  try {
    return parseSigner(text);
  } catch (error) {
    if (!(error instanceof MalformedNote)) throw error;
    throw new Error(`${file} does not hold a signing key: ${error.message}. Put the right one back.`, { cause: error });
  }
};
