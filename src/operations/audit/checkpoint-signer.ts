import {
  type AuditStore,
  type Environment,
  messageOf,
  type NoteSigner,
  openHead,
  type SignedCheckpoint,
  signHead,
  type TreeHead,
  type TreeReader,
} from '#kernel';
import type { CheckpointFile, FiledCheckpoint } from './checkpoint-file.js';

/** The log is not what was signed of it before, so nothing more is signed; the message says what does not fit. */
export class LogContradicted extends Error {
  override readonly name = 'LogContradicted';
}

/** What a checkpoint signer works with. */
export interface CheckpointSignerPorts {
  readonly reader: TreeReader;
  readonly store: Pick<AuditStore, 'addCheckpoint' | 'lastCheckpoint'>;
  readonly file: CheckpointFile;
  readonly signer: NoteSigner;
  readonly environment: Environment;
}

/** Signs what the tree has become, and never two things that cannot both be true. */
export class CheckpointSigner {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly ports: CheckpointSignerPorts) {}

  /**
   * Signs the tree head, first into the database, then into the file; the checkpoint is in both when it resolves.
   * Of a tree that has not grown the last checkpoint is given back.
   * @throws LogContradicted when the tree does not continue what was signed before, in either place
   * @throws StoreUnavailable
   */
  sign(head: TreeHead): Promise<SignedCheckpoint> {
    const signed = this.turn.then(() => this.signNext(head));
    this.turn = signed.catch(() => undefined);
    return signed;
  }

  /** The largest of what was signed before, in the file and in the database. @throws LogContradicted by another key */
  async last(): Promise<SignedCheckpoint | undefined> {
    const [one, other] = await this.witnesses();
    return one !== undefined && other !== undefined && other.size > one.size ? other : (one ?? other);
  }

  private async signNext(head: TreeHead): Promise<SignedCheckpoint> {
    const witnesses = await this.witnesses();
    for (const witness of witnesses) await this.holdAgainst(witness, head);
    const same = witnesses.find(({ size }) => size === head.size);
    if (same !== undefined && witnesses.length === 2) return same;
    const { signer, environment, store, file } = this.ports;
    const checkpoint = same ?? signHead(head, signer, environment.now().toISOString());
    await store.addCheckpoint(checkpoint);
    await file.append(checkpoint);
    return checkpoint;
  }

  private async witnesses(): Promise<readonly SignedCheckpoint[]> {
    const { store, file } = this.ports;
    const [filed, kept] = await Promise.all([file.last(), store.lastCheckpoint()]);
    return [
      ...(filed === undefined ? [] : [this.opened(filed, `in ${file.path}`)]),
      ...(kept === undefined ? [] : [this.opened(kept, 'in the database')]),
    ];
  }

  private opened({ note, time }: FiledCheckpoint, where: string): SignedCheckpoint {
    try {
      return { ...openHead(note, this.ports.signer.verifier), note, time };
    } catch (error) {
      const reason = messageOf(error);
      throw new LogContradicted(
        `The last checkpoint ${where} was not signed by the key in AUDIT_KEY_FILE: ${reason}. Put that key back.`,
      );
    }
  }

  private async holdAgainst(witness: SignedCheckpoint, head: TreeHead): Promise<void> {
    if (head.size < witness.size) throw new LogContradicted(behind(head.size, witness));
    const root = head.size === witness.size ? head.root : await this.ports.reader.root(witness.size);
    if (!root.equals(witness.root)) {
      throw new LogContradicted(
        `The first ${witness.size} events are not those that were signed at ${witness.time}: ` +
          'recorded events were changed. `daybook audit verify --live` shows which.',
      );
    }
  }
}

/** What to say of a log that is shorter than it was. */
export const behind = (position: number, witness: Pick<SignedCheckpoint, 'size' | 'time'>): string =>
  `The log ends at position ${position}, but position ${witness.size} was signed at ${witness.time}: ` +
  'its tail was cut, or an older backup was restored.';
