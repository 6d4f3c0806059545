import { type Leases, openHead, type SignedCheckpoint, type StoredEvent, TreeReader } from '#kernel';
import {
  InMemoryAuditStore,
  InMemoryCheckpoints,
  InMemoryLog,
  InMemoryWakeUps,
  TestEnvironment,
} from '#kernel/testing';
import { AuditWatch } from '../../src/operations/audit/audit-watch.js';
import { CheckpointFile } from '../../src/operations/audit/checkpoint-file.js';
import { CheckpointSigner } from '../../src/operations/audit/checkpoint-signer.js';
import { TreeFeeder } from '../../src/operations/audit/tree-feeder.js';
import { eventAt, SIGNER } from './exports.fixture.js';

/** The checkpoint file in an array: real disks do not obey the clock of a test. */
class ListedFile extends CheckpointFile {
  private readonly lines: SignedCheckpoint[] = [];
  /** Why nothing can be written. */
  fault: string | undefined;

  override async append(checkpoint: SignedCheckpoint): Promise<void> {
    if (this.fault !== undefined) throw new Error(this.fault);
    this.lines.push(checkpoint);
  }

  override async last(): Promise<SignedCheckpoint | undefined> {
    return this.lines.at(-1);
  }
}

/** A log, its tree and what is signed of it; keepers as one process after another has them, under the lease at once. */
export const setUpKeeper = () => {
  const events: StoredEvent[] = [];
  const [log, wakeUps, readers] = [new InMemoryLog(events), new InMemoryWakeUps(), new InMemoryCheckpoints()];
  const [store, file] = [new InMemoryAuditStore(), new ListedFile('in memory')];
  const environment = new TestEnvironment();
  const errors: unknown[] = [];
  const checkpointSigner = new CheckpointSigner({
    reader: new TreeReader(store),
    store,
    file,
    signer: SIGNER,
    environment,
  });
  const leases: Leases = { whileHeld: (lease, signal, work) => work(signal, { lease, token: 1 }) };
  const newFeeder = () =>
    new TreeFeeder({
      ...{ log, wakeUps, checkpoints: readers, leases, environment, store, checkpointSigner },
      onError: (error) => errors.push(error),
    });
  return {
    store,
    file,
    environment,
    errors,
    newFeeder,
    loseTree: () => store.loseTree(),
    watch: (treeFeeder: TreeFeeder) => {
      const watch = new AuditWatch({ store, checkpointSigner, treeFeeder, environment });
      return { look: () => watch.look(log.head()) };
    },
    /** @returns where the log ends then */
    grow: (count = 1): number => {
      for (let each = 0; each < count; each += 1) events.push(eventAt(events.length + 1));
      wakeUps.announce();
      return events.length;
    },
    /** Of every checkpoint: how many events it covers. @throws Error for one that the key did not sign */
    signedSizes: () => store.signed.map(({ note }) => openHead(note, SIGNER.verifier).size),
    /** The roots of every checkpoint, and of the log up to there. */
    roots: () =>
      Promise.all(store.signed.map(async ({ size, root }) => [root, await new TreeReader(store).root(size)])),
  };
};
