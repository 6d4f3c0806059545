import { type AuditTiles, type Environment, type EventLog, messageOf, type SignedCheckpoint } from '#kernel';
import type { HealthCheck } from '../health/readiness.js';
import { behind, type Notary } from './notary.js';
import { SIGN_AFTER_MS, type TreeKeeper } from './tree-keeper.js';

/** A tree that has events to take and takes none for this long stands still; asked every 10 s, it is told within 30 s. */
const STALLED_AFTER_MS = 20_000;
/** The same for checkpoints, which may wait for their time. */
const UNSIGNED_AFTER_MS = SIGN_AFTER_MS + STALLED_AFTER_MS;

/** What an audit watch looks at. */
export interface AuditWatchPorts {
  readonly log: EventLog;
  readonly tiles: AuditTiles;
  readonly notary: Notary;
  readonly keeper: TreeKeeper;
  readonly environment: Environment;
}

interface Sighting {
  readonly value: number;
  /** Milliseconds of the epoch. */
  readonly since: number;
}

/** Looks at the tree and its checkpoints from outside, whichever process keeps them. */
export class AuditWatch {
  private readonly lastMoved = new Map<string, Sighting>();

  constructor(private readonly ports: AuditWatchPorts) {}

  async look(): Promise<readonly HealthCheck[]> {
    const { log, tiles } = this.ports;
    const [head, size] = await Promise.all([log.head(), tiles.size()]);
    return [this.tree(head, size), await this.checkpoints(head)];
  }

  private tree(head: number, size: number): HealthCheck {
    const name = 'audit tree';
    const { state, lastError } = this.ports.keeper.follower.status();
    const detail = `position ${size}, ${Math.max(0, head - size)} events behind`;
    const cause = lastError === undefined ? '' : ` Last error: ${lastError}`;
    if (state === 'replaced') {
      return { name, ok: false, detail: `The event store was restored or replaced.${cause} See docs/audit.md.` };
    }
    return this.standsStill(name, size, head, STALLED_AFTER_MS)
      ? { name, ok: false, detail: `Stalled at ${detail}.${cause}` }
      : { name, ok: true, detail };
  }

  private async checkpoints(head: number): Promise<HealthCheck> {
    const name = 'audit checkpoints';
    const fault = (detail: string): HealthCheck => ({ name, ok: false, detail });
    const last = await this.lastSigned();
    if (typeof last === 'string') return fault(last);
    const size = last?.size ?? 0;
    if (last !== undefined && head < size) return fault(`${behind(head, last)} See docs/audit.md.`);
    const refusal = this.ports.keeper.whyNotSigned();
    if (refusal !== undefined) return fault(`Nothing is signed: ${refusal}`);
    const detail = last === undefined ? 'nothing was signed yet' : `position ${size} was signed at ${last.time}`;
    return this.standsStill(name, size, head, UNSIGNED_AFTER_MS)
      ? fault(`Nobody signs: ${detail}, ${head - size} events ago.`)
      : { name, ok: true, detail };
  }

  private async lastSigned(): Promise<SignedCheckpoint | string | undefined> {
    try {
      return await this.ports.notary.last();
    } catch (error) {
      return messageOf(error);
    }
  }

  private standsStill(name: string, value: number, wanted: number, afterMs: number): boolean {
    if (value >= wanted) {
      this.lastMoved.delete(name);
      return false;
    }
    const now = this.ports.environment.now().getTime();
    const before = this.lastMoved.get(name);
    if (before?.value !== value) {
      this.lastMoved.set(name, { value, since: now });
      return false;
    }
    return now - before.since >= afterMs;
  }
}
