import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, openHead, withRetries } from '#kernel';
import { type Attach, printJson, printList, StatusLine, WrongUsage } from '#platform/terminal';
import { AuditExported } from '../operator-events/operator.events.js';
import { type AuditQuestion, type AuditTerms, filterOf, InvalidQuestion } from './audit-question.js';
import { type ExportManifest, type ExportOptions, MANIFEST, readManifest } from './export-manifest.js';
import { givenIn, planExport } from './export-plan.js';
import { Exporter } from './exporter.js';
import { keepHeapSmall } from './small-heap.js';
import { signNow } from './audit-checkpoint.js';
import type { AuditServices } from './audit-services.js';
import { OK, outletOf } from './audit-words.js';
import { keptHead } from './kept-head.js';

/** An export as it was asked for at the terminal. */
export interface AskedExport extends ExportOptions {
  readonly out: string;
  readonly question: AuditQuestion;
  readonly since: string | undefined;
  readonly resume: boolean;
  /** Bytes of a part before compression. */
  readonly partBytes: number;
  readonly json: boolean;
}

/** Writes an export, or goes on with one. @returns the exit code @throws WrongUsage */
export const exportAudit = (attach: Attach<AuditServices>, terms: AuditTerms, asked: AskedExport): Promise<number> => {
  const filterOfQuestion = (question: AuditQuestion) => {
    try {
      return filterOf(question, terms);
    } catch (error) {
      throw error instanceof InvalidQuestion ? new WrongUsage(error.message) : error;
    }
  };
  filterOfQuestion(asked.question);
  const begun = asked.resume ? begunIn(asked.out) : undefined;
  if (begun === undefined) checkEmpty(asked.out);
  keepHeapSmall();
  return attach(async (services) => {
    const manifest = begun ?? (await withRetries(services.environment, () => planOf(asked, services)));
    if (manifest.origin !== services.signer.verifier.name)
      throw new WrongUsage(`${asked.out} is an export of another log.`);
    const done = manifest.complete
      ? manifest
      : await carryOut(asked, manifest, services, filterOfQuestion(manifest.question));
    sayDone(asked, done);
    return OK;
  });
};

const carryOut = async (
  asked: AskedExport,
  manifest: ExportManifest,
  { archive, environment, reader, signer, operatorLog, personal }: AuditServices,
  filter: ReturnType<typeof filterOf>,
): Promise<ExportManifest> => {
  const { exportId, question, throughPosition, options } = manifest;
  // Recorded before the first record is read, and once: no export is without a trace.
  const event = AuditExported({
    exportId,
    question: givenIn(question),
    through: throughPosition,
    unsealed: options.unsealed,
  });
  await withRetries(environment, () => operatorLog.record(event, `audit-export-${exportId}`));
  let [position, count] = [manifest.fromPosition - 1, manifest.count];
  const line = new StatusLine(outletOf(asked), () => ({
    text: `position ${position.toLocaleString('en')} of ${throughPosition.toLocaleString('en')}, ${count.toLocaleString('en')} exported`,
    figures: { position, throughPosition, count },
  }));
  const exporter = new Exporter(asked.out, manifest, {
    archive,
    environment,
    reader,
    personal,
    signer,
    onProgress: (through, sofar) => void ([position, count] = [through, sofar]),
  });
  line.begin();
  return exporter.run(filter).finally(() => line.end());
};

/** A folder that others may neither list nor enter. */
const OWNER_ONLY = 0o700;

const planOf = async (asked: AskedExport, services: AuditServices): Promise<ExportManifest> => {
  const { environment, reader, signer } = services;
  const since =
    asked.since === undefined ? undefined : keptHead(asked.since, (note) => openHead(note, signer.verifier));
  const checkpoint = await signNow(services);
  if (since !== undefined && since.size > checkpoint.size) {
    throw new WrongUsage(`The checkpoint covers position ${since.size}, the log ends at ${checkpoint.size}.`);
  }
  const plan = await planExport({ ...asked, since }, checkpoint, { reader, verifier: signer.verifier, environment });
  mkdirSync(asked.out, { recursive: true, mode: OWNER_ONLY });
  return plan;
};

const begunIn = (folder: string): ExportManifest | undefined => {
  if (!existsSync(join(folder, MANIFEST))) return undefined;
  try {
    return readManifest(folder);
  } catch (error) {
    throw new WrongUsage(`${folder} cannot be gone on with: ${messageOf(error)}.`);
  }
};

const checkEmpty = (folder: string): void => {
  if (!existsSync(folder)) return;
  if (readdirSync(folder).some((name) => !name.endsWith('.partial'))) {
    throw new WrongUsage(`${folder} is not empty. Name a new folder, or go on with the export in it: --resume`);
  }
};

const sayDone = (
  asked: AskedExport,
  { count, files, fromPosition, throughPosition, checkpoint }: ExportManifest,
): void => {
  const { out, json } = outletOf(asked);
  if (json)
    printJson(out, { count, files: files.length, fromPosition, throughPosition, signedThrough: checkpoint.size });
  else {
    printList(out, [
      ['events exported', count],
      ['files', files.length],
      ['from position', fromPosition],
      ['through position', throughPosition],
      ['signed through position', checkpoint.size],
    ]);
  }
};
