import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteSigner } from '#kernel';
import type { AuditSettings } from '../../src/app/compose-audit.js';

/** A key of its own, and a file in the machine's folder for what goes away. */
export const newAuditSettings = (): AuditSettings => {
  const id = randomBytes(6).toString('hex');
  return {
    signer: noteSigner(`daybook/${id}`, randomBytes(32)),
    checkpointFile: join(tmpdir(), `daybook-audit-${id}`, 'audit.checkpoints'),
  };
};
