import {
  type AuditStore,
  type Checkpoint,
  Checkpoints,
  type Environment,
  type EventLog,
  type Fence,
  type Leases,
  LogFollower,
  type StoredEvent,
  messageOf,
  pause,
  rightmostOf,
  type SignedCheckpoint,
  TreeTiles,
  type WakeUps,
} from '#kernel';
import type { CheckpointSigner } from './checkpoint-signer.js';

/** A checkpoint covers at most so many events that none before it did; one batch of the follower. */
const SIGN_AFTER_EVENTS = 1_000;
/** An event is covered by a checkpoint after this time at the latest. */
export const SIGN_AFTER_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
/** At the next look it would be too late. */
const DUE_AFTER_MS = SIGN_AFTER_MS - LOOK_EVERY_MS;
/** No caller waits for the tree, so it takes what has gathered for longer than a view would. */
const GATHER_MS = 250;
const READER = 'audit-tree';
const WAIT_EVERY_MS = 50;

/** What a tree feeder works with. */
export interface TreeFeederPorts {
  readonly log: EventLog;
  readonly wakeUps: WakeUps;
  readonly checkpoints: Checkpoints;
  readonly leases: Leases;
  readonly environment: Environment;
  readonly store: AuditStore;
  readonly checkpointSigner: CheckpointSigner;
  /** Gets why the tree does not grow or is not signed; both are tried again. */
  readonly onError: (error: unknown) => void;
}

/** Follows the log into the Merkle tree and has it signed in time; one process at a time, under a lease. */
export class TreeFeeder {
  readonly follower: LogFollower;
  private tree = new TreeTiles();
  private signed: Pick<SignedCheckpoint, 'size'> & { readonly atMs: number } = { size: 0, atMs: -Infinity };
  private refusal: string | undefined;
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly ports: TreeFeederPorts) {
    const { log, wakeUps, checkpoints, environment, store, onError } = ports;
    this.follower = new LogFollower(log, wakeUps, new TreeCheckpoints(checkpoints, store), environment, {
      reader: READER,
      batchSize: SIGN_AFTER_EVENTS,
      gatherMs: GATHER_MS,
      prepare: () => this.prepare(),
      apply: (batch) => this.apply(batch),
      onError,
    });
  }

  start(): void {
    this.work = this.ports.leases.whileHeld('audit tree', this.stopping.signal, async (held, fence) => {
      await Promise.all([this.follower.follow(held, fence), this.signInTime(held)]);
      // The process that has the lease now reports it.
      this.refusal = undefined;
    });
  }

  /** Finishes the batch under way, then gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** Why nothing is signed; `undefined` while all is well. Known where the lease is held. */
  whyNotSigned(): string | undefined {
    return this.refusal;
  }

  /**
   * Waits until the stored tree has all that the log has now, whichever process feeds it.
   * @returns size of the stored tree @throws Error when it does not move for `patienceMs`
   */
  async caughtUp(patienceMs: number): Promise<number> {
    const { log, store, environment } = this.ports;
    const head = await log.head();
    let [size, movedAt] = [await store.treeSize(), environment.monotonicMs()];
    while (size < head) {
      if (environment.monotonicMs() - movedAt > patienceMs) {
        throw new Error(
          `The audit tree stands at position ${size} of ${head}. ${this.follower.status().lastError ?? ''}`,
        );
      }
      await environment.sleep(WAIT_EVERY_MS);
      const now = await store.treeSize();
      if (now !== size) [size, movedAt] = [now, environment.monotonicMs()];
    }
    return size;
  }

  private async prepare(): Promise<void> {
    const { store, checkpoints } = this.ports;
    const size = await store.treeSize();
    this.tree =
      size < (await positionOf(checkpoints))
        ? new TreeTiles()
        : TreeTiles.of(size, await store.readTiles(rightmostOf(size)));
  }

  private async apply(batch: readonly StoredEvent[]): Promise<void> {
    for (const { position, leaf } of batch) {
      // A crash after the tiles were stored and before the checkpoint was: the batch comes again.
      if (position <= this.tree.size) continue;
      if (position !== this.tree.size + 1) throw new Error(`There is no event at position ${this.tree.size + 1}.`);
      this.tree.append(leaf);
      if (this.news() === SIGN_AFTER_EVENTS) await this.keep();
    }
    await this.keep();
  }

  private async keep(): Promise<void> {
    await this.ports.store.saveTiles(this.tree.unsaved());
    this.tree.saved();
    await this.signWhenDue();
  }

  /** Events that no checkpoint covers yet. */
  private news(): number {
    return this.tree.size - this.signed.size;
  }

  private async signInTime(held: AbortSignal): Promise<void> {
    while (!held.aborted) {
      await pause(this.ports.environment, LOOK_EVERY_MS, held);
      if (!held.aborted) await this.signWhenDue();
    }
  }

  private async signWhenDue(): Promise<void> {
    const news = this.news();
    const now = this.ports.environment.monotonicMs();
    if (news === 0 || (news < SIGN_AFTER_EVENTS && now - this.signed.atMs < DUE_AFTER_MS)) return;
    try {
      // Another process keeps the tree by now, and signs it: this one was held up.
      if ((await this.ports.store.treeSize()) > this.tree.size) return;
      if (await this.isMadeAnew()) return;
      const { size } = await this.ports.checkpointSigner.sign({ size: this.tree.size, root: this.tree.root() });
      this.signed = { size, atMs: now };
      this.refusal = undefined;
    } catch (error) {
      const reason = messageOf(error);
      if (this.refusal !== reason) this.ports.onError(error);
      this.refusal = reason;
    }
  }

  /** After a restore the log has all that was signed of it, but the tree is behind: it follows from the events again. */
  private async isMadeAnew(): Promise<boolean> {
    const { checkpointSigner, log } = this.ports;
    const signed = (await checkpointSigner.last())?.size ?? 0;
    return this.tree.size < signed && (await log.head()) >= signed;
  }
}

/** The tree's own checkpoint, but for a tree that has been lost since: it is made again from the beginning. */
class TreeCheckpoints extends Checkpoints {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly store: AuditStore,
  ) {
    super();
  }

  async load(reader: string): Promise<Checkpoint | undefined> {
    const isLost = (await this.store.treeSize()) < (await positionOf(this.checkpoints));
    return isLost ? undefined : this.checkpoints.load(reader);
  }

  save(reader: string, checkpoint: Checkpoint, fence?: Fence): Promise<void> {
    return this.checkpoints.save(reader, checkpoint, fence);
  }
}

const positionOf = async (checkpoints: Checkpoints): Promise<number> => (await checkpoints.load(READER))?.position ?? 0;
