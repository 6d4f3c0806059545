import { openHead, rootFromInclusion, type SignedCheckpoint, verifyConsistency } from '#kernel';
import { LogContradicted } from '../../operations/audit/checkpoint-signer.js';
import type { Services } from '../composition.js';
import { printable, printLine } from '#platform';
import { withDaybook } from '../with-daybook.js';
import { WrongUsage } from '../wrong-usage.js';
import { OK, TAMPERED } from './audit-words.js';
import { keptHead } from './kept-head.js';

const PATIENCE_MS = 30_000;

/** Signs what the log is now. @returns the exit code */
export const signCheckpoint = ({ json }: { readonly json: boolean }): Promise<number> =>
  withDaybook(async ({ parts }) => {
    try {
      const { size, time, note } = await signNow(parts);
      process.stdout.write(json ? `${JSON.stringify({ size, time, note })}\n` : note);
      return OK;
    } catch (error) {
      return contradicted(error);
    }
  });

/** Brings the tree up to the end of the log, beside a server or in its place, and signs it. @throws LogContradicted */
export const signNow = async ({ audit, log }: Pick<Services, 'audit' | 'log'>): Promise<SignedCheckpoint> => {
  audit.keeper.start();
  if ((await log.head()) < ((await audit.notary.last())?.size ?? 0))
    return audit.notary.sign({ size: await log.head(), root: Buffer.alloc(32) });
  const size = await audit.keeper.caughtUp(PATIENCE_MS);
  return audit.notary.sign({ size, root: await audit.reader.root(size) });
};

/** Prints the proof that an event is in the log. @throws WrongUsage when there is none of this id */
export const proveEvent = (id: string): Promise<number> =>
  withDaybook(async ({ parts }) => {
    const event = await parts.audit.records.byId(id);
    if (event === undefined)
      throw new WrongUsage(`There is no event ${printable(id)}. Take the id from an export or a history.`);
    const { note, size, root, time } = await signNow(parts);
    const index = event.position - 1;
    const path = await parts.audit.reader.inclusion(index, size);
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
export const proveConsistency = (file: string, { json }: { readonly json: boolean }): Promise<number> =>
  withDaybook(async ({ parts }) => {
    const { verifier } = parts.audit.signer;
    const since = keptHead(file, (note) => openHead(note, verifier));
    try {
      const now = await signNow(parts);
      if (since.size > now.size)
        throw new LogContradicted(`The log ends at position ${now.size}, the checkpoint covers ${since.size}.`);
      const proof = await parts.audit.reader.consistency(since.size, now.size);
      const holds = verifyConsistency(since.size, now.size, since.root, now.root, proof);
      if (!holds) throw new LogContradicted(`The first ${since.size} events are not those of the checkpoint.`);
      const told = {
        from: since.size,
        to: now.size,
        proof: proof.map((hash) => hash.toString('base64')),
        checkpoint: now.note,
      };
      process.stdout.write(
        json
          ? `${JSON.stringify(told)}\n`
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
