import { messageOf, type NoteVerifier, openHead, type TreeHead } from '#kernel';
import type { FiledCheckpoint } from './checkpoint-file.js';
import type { Findings } from './findings.js';

/** A signed tree head, and the places that keep it. */
export interface ListedCheckpoint extends TreeHead {
  readonly time: string;
  readonly where: string;
}

/** Everything that was ever signed, from all places that keep it; what the key has not signed is a finding. */
export class CheckpointList {
  private readonly listed: ListedCheckpoint[] = [];
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly verifier: NoteVerifier,
    private readonly findings: Findings,
  ) {}

  async gather(where: string, checkpoints: AsyncIterable<FiledCheckpoint & { readonly size?: number }>): Promise<void> {
    let count = 0;
    for await (const checkpoint of checkpoints) {
      count += 1;
      this.take(where, count, checkpoint);
    }
    this.counts.set(where, count);
  }

  countOf(where: string): number {
    return this.counts.get(where) ?? 0;
  }

  /** The smallest tree first. */
  inOrder(): readonly ListedCheckpoint[] {
    return this.listed.sort((one, other) => one.size - other.size);
  }

  private take(where: string, number: number, kept: FiledCheckpoint & { readonly size?: number }): void {
    try {
      const { size, root } = openHead(kept.note, this.verifier);
      if (kept.size !== undefined && kept.size !== size) throw new Error(`its note says ${size}, its row ${kept.size}`);
      this.listed.push({ size, root, time: kept.time, where });
    } catch (error) {
      const reason = messageOf(error);
      this.findings.add('signature', undefined, `Checkpoint ${number} ${where} is not signed by the key: ${reason}.`);
    }
  }
}
