import type { Environment, LeafRange, NoteVerifier, SignedCheckpoint, TreeHead, TreeReader } from '#kernel';
import type { AuditQuestion } from './audit-question.js';
import type { ExportManifest, ExportOptions } from './export-manifest.js';

/** What an export is to be. */
export interface ExportRequest extends ExportOptions {
  readonly question: AuditQuestion;
  /** Bytes of a part before compression. */
  readonly partBytes: number;
  /** What was kept before, no larger than the checkpoint: adds the proof that the log continues it. */
  readonly since: TreeHead | undefined;
}

export interface PlanPorts {
  readonly reader: TreeReader;
  readonly verifier: NoteVerifier;
  readonly environment: Environment;
}

/** The manifest of an export of which nothing is written yet. @throws TreeIncomplete @throws StoreUnavailable */
export const planExport = async (
  { question, partBytes, since, format, compress, proofs, unsealed }: ExportRequest,
  checkpoint: SignedCheckpoint,
  { reader, verifier, environment }: PlanPorts,
): Promise<ExportManifest> => {
  const asked = givenIn(question);
  const fromPosition = Number(asked['fromPosition'] ?? 1);
  const throughPosition = Math.min(checkpoint.size, Number(asked['toPosition'] ?? checkpoint.size));
  const isWhole = Object.keys(asked).every((term) => term === 'fromPosition' || term === 'toPosition');
  const whole = isWhole && fromPosition <= throughPosition;
  const nodes = async (range: LeafRange) => (await reader.nodes(range)).map(({ hash }) => hash.toString('base64'));
  return {
    format: 'daybook-audit-export/1',
    exportId: environment.newId(),
    origin: verifier.name,
    publicKey: verifier.text,
    createdAt: environment.now().toISOString(),
    question: asked,
    options: { format, compress, proofs, unsealed },
    partBytes,
    fromPosition,
    throughPosition,
    whole,
    left: whole ? await nodes({ from: 0, to: fromPosition - 1 }) : [],
    right: whole ? await nodes({ from: throughPosition, to: checkpoint.size }) : [],
    checkpoint: { size: checkpoint.size, time: checkpoint.time, note: checkpoint.note },
    ...(since !== undefined && { consistency: await consistencyOf(reader, since, checkpoint) }),
    count: 0,
    files: [],
    complete: false,
  };
};

/** The terms of a question that were given. */
export const givenIn = (question: AuditQuestion): Record<string, string> =>
  Object.fromEntries(Object.entries(question).filter((entry): entry is [string, string] => entry[1] !== undefined));

const consistencyOf = async (reader: TreeReader, since: TreeHead, { size }: SignedCheckpoint) => {
  const proof = await reader.consistency(since.size, size);
  return { size: since.size, proof: proof.map((hash) => hash.toString('base64')) };
};
