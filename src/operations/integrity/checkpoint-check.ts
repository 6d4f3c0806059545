import { type AuditStore, type KeptCheckpoint, messageOf, type NoteVerifier, openHead } from '#kernel';
import type { CheckpointFile, FiledCheckpoint } from '../audit/checkpoint-file.js';
import { type IntegrityCheck, MOST_FINDINGS } from './integrity-check.js';

export interface CheckpointPorts {
  readonly audit: Pick<AuditStore, 'checkpoints'>;
  readonly file: Pick<CheckpointFile, 'all' | 'path'>;
  readonly verifier: NoteVerifier;
}

/** After so many checkpoints others get their turn: each costs a signature. */
const AT_ONCE = 200;

/** Signed checkpoints in the database: each is signed by our key, and all that the file has are there as it has them. */
export const checkpointCheck = ({ audit, file, verifier }: CheckpointPorts): IntegrityCheck => ({
  name: 'signed checkpoints',
  isLong: true,
  look: async (pause) => {
    const findings: string[] = [];
    const kept = new Set<string>();
    let seen = 0;
    for await (const checkpoint of audit.checkpoints()) {
      kept.add(keyOf(checkpoint));
      findings.push(...faultOf(checkpoint, verifier));
      if ((seen += 1) % AT_ONCE === 0) await pause();
      if (findings.length >= MOST_FINDINGS) return findings;
    }
    for await (const filed of file.all()) {
      if (filed.note === '' || kept.has(keyOf(filed))) continue;
      findings.push(`the checkpoint signed at ${filed.time} is in ${file.path}, but not in the database`);
      if (findings.length >= MOST_FINDINGS) break;
    }
    return findings;
  },
});

const keyOf = ({ time, note }: FiledCheckpoint): string => `${time} ${note}`;

const faultOf = ({ size, time, note }: KeptCheckpoint, verifier: NoteVerifier): readonly string[] => {
  const which = `the checkpoint of position ${size} signed at ${time}`;
  try {
    return openHead(note, verifier).size === size ? [] : [`${which} is of another position`];
  } catch (error) {
    return [`${which} is not signed by this Daybook: ${messageOf(error)}`];
  }
};
