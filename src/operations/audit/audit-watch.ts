import { type AuditStore, type Environment, messageOf, type SignedCheckpoint } from '#kernel';
import type { HealthCheck } from '../health/health-check.js';
import { STALLED_AFTER_MS, StallDetector } from '../health/stall-detector.js';
import { behind, type CheckpointSigner } from './checkpoint-signer.js';
import { SIGN_AFTER_MS, type TreeFeeder } from './tree-feeder.js';

/** Checkpoints may wait for their time. */
const UNSIGNED_AFTER_MS = SIGN_AFTER_MS + STALLED_AFTER_MS;

/** What an audit watch looks at. */
export interface AuditWatchPorts {
  readonly store: Pick<AuditStore, 'treeSize'>;
  readonly checkpointSigner: CheckpointSigner;
  readonly treeFeeder: TreeFeeder;
  readonly environment: Environment;
}

/** Looks at the tree and its checkpoints from outside, whichever process keeps them. */
export class AuditWatch {
  private readonly standStill: StallDetector;

  constructor(private readonly ports: AuditWatchPorts) {
    this.standStill = new StallDetector(ports.environment);
  }

  async look(asked: Promise<number>): Promise<readonly HealthCheck[]> {
    const [head, size] = await Promise.all([asked, this.ports.store.treeSize()]);
    return [this.tree(head, size), await this.checkpoints(head, size)];
  }

  private tree(head: number, size: number): HealthCheck {
    const name = 'audit tree';
    const { state, lastError } = this.ports.treeFeeder.follower.status();
    const detail = `position ${size}, ${Math.max(0, head - size)} events behind`;
    const cause = lastError === undefined ? '' : ` Last error: ${lastError}`;
    if (state === 'replaced') {
      return { name, ok: false, detail: `The event store was restored or replaced.${cause} See docs/audit.md.` };
    }
    return this.standStill.isStalled(name, size, head)
      ? { name, ok: false, detail: `Stalled at ${detail}.${cause}` }
      : { name, ok: true, detail };
  }

  private async checkpoints(head: number, treeSize: number): Promise<HealthCheck> {
    const name = 'audit checkpoints';
    const fault = (detail: string): HealthCheck => ({ name, ok: false, detail });
    const last = await this.lastSigned();
    if (typeof last === 'string') return fault(last);
    const size = last?.size ?? 0;
    if (last !== undefined && head < size) return fault(`${behind(head, last)} See docs/audit.md.`);
    const refusal = this.ports.treeFeeder.whyNotSigned();
    if (refusal !== undefined) return fault(`Nothing is signed: ${refusal}`);
    const detail = last === undefined ? 'nothing was signed yet' : `position ${size} was signed at ${last.time}`;
    if (treeSize < size) return { name, ok: true, detail: `the tree is rebuilt; ${detail}` };
    return this.standStill.isStalled(name, size, head, UNSIGNED_AFTER_MS)
      ? fault(`Nothing is signed: ${detail}, ${head - size} events ago.`)
      : { name, ok: true, detail };
  }

  private async lastSigned(): Promise<SignedCheckpoint | string | undefined> {
    try {
      return await this.ports.checkpointSigner.last();
    } catch (error) {
      return messageOf(error);
    }
  }
}
