import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { noteSigner } from '#kernel';
import type { AuditSettings } from '../../src/app/audit-settings.js';

/** A key of its own, and a file in the machine's folder for what goes away. */
export const newAuditSettings = (): AuditSettings => {
  const id = randomBytes(6).toString('hex');
  return {
    signer: noteSigner(`daybook/${id}`, randomBytes(32)),
    checkpointFile: join(tmpdir(), `daybook-audit-${id}`, 'audit.checkpoints'),
  };
};

/** Takes away what a program has written beside its database, when it has ended. */
export const removeAuditFiles = ({ checkpointFile }: AuditSettings): void =>
  rmSync(dirname(checkpointFile), { recursive: true, force: true });
