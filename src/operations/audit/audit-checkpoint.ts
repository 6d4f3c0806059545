import { openHead, rootFromInclusion, type SignedCheckpoint, verifyConsistency } from '#kernel';
import { LogContradicted } from './checkpoint-signer.js';
import { type Attach, printable, printLine, WrongUsage } from '#platform/terminal';
import type { AuditServices, SigningServices } from './audit-services.js';
import { OK, TAMPERED } from './audit-words.js';
import { keptHead } from './kept-head.js';

const PATIENCE_MS = 30_000;

/** Signs what the log is now. @returns the exit code */
export const signCheckpoint = (attach: Attach<AuditServices>, { json }: { readonly json: boolean }): Promise<number> =>
  attach(async (services) => {
    try {
      const { size, time, note } = await signNow(services);
      process.stdout.write(json ? `${JSON.stringify({ size, time, note })}\n` : note);
      return OK;
    } catch (error) {
      return contradicted(error);
    }
  });

/** Brings the tree up to the end of the log, beside a server or in its place, and signs it. @throws LogContradicted */
export const signNow = async ({
  log,
  reader,
  checkpointSigner,
  treeFeeder,
}: SigningServices): Promise<SignedCheckpoint> => {
  treeFeeder.start();
  if ((await log.head()) < ((await checkpointSigner.last())?.size ?? 0))
    return checkpointSigner.sign({ size: await log.head(), root: Buffer.alloc(32) });
  const size = await treeFeeder.caughtUp(PATIENCE_MS);
  return checkpointSigner.sign({ size, root: await reader.root(size) });
};

/** Prints the proof that an event is in the log. @throws WrongUsage when there is none of this id */
export const proveEvent = (attach: Attach<AuditServices>, id: string): Promise<number> =>
  attach(async (services) => {
    const event = await services.archive.byId(id);
    if (event === undefined)
      throw new WrongUsage(`There is no event ${printable(id)}. Take the id from an export or a history.`);
    const { note, size, root, time } = await signNow(services);
    const index = event.position - 1;
    const path = await services.reader.inclusion(index, size);
    const proof = {
      position: event.position,
      index,
      size,
      leaf: Buffer.from(event.leaf).toString('base64'),
      path: path.map((hash) => hash.toString('base64')),
      time,
      checkpoint: note,
    };
    process.stdout.write(`${JSON.stringify(proof, undefined, 2)}\n`);
    const reached = rootFromInclusion(index, size, event.leaf, path);
    if (reached !== undefined && root.equals(reached)) return OK;
    process.stderr.write(
      'The path does not lead to the signed root: the event was altered. Run `audit verify --live`.\n',
    );
    return TAMPERED;
  });

/** Shows that the log continues a checkpoint that was kept. @throws WrongUsage for what is no checkpoint of this log */
export const proveConsistency = (
  attach: Attach<AuditServices>,
  file: string,
  { json }: { readonly json: boolean },
): Promise<number> =>
  attach(async (services) => {
    const { verifier } = services.signer;
    const since = keptHead(file, (note) => openHead(note, verifier));
    try {
      const now = await signNow(services);
      if (since.size > now.size)
        throw new LogContradicted(`The log ends at position ${now.size}, the checkpoint covers ${since.size}.`);
      const proof = await services.reader.consistency(since.size, now.size);
      const holds = verifyConsistency(since.size, now.size, since.root, now.root, proof);
      if (!holds) throw new LogContradicted(`The first ${since.size} events are not those of the checkpoint.`);
      const report = {
        from: since.size,
        to: now.size,
        proof: proof.map((hash) => hash.toString('base64')),
        checkpoint: now.note,
      };
      process.stdout.write(
        json
          ? `${JSON.stringify(report)}\n`
          : `ok: position ${now.size} continues what was signed at position ${since.size}\n`,
      );
      return OK;
    } catch (error) {
      return contradicted(error);
    }
  });

const contradicted = (error: unknown): number => {
  if (!(error instanceof LogContradicted)) throw error;
  printLine(process.stdout, `tampered: ${error.message}`);
  return TAMPERED;
};
