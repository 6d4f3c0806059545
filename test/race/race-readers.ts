import { setTimeout as sleep } from 'node:timers/promises';
import { BEGINNING, type Checkpoint, Checkpoints, EventLog, LogFollower, type StoredEvent, WakeUps } from '#kernel';
import { SystemEnvironment } from '../../src/platform/system-environment.js';
import type { Dice } from '../support/dice.js';

/** Tells readers that nothing more is going to be committed. */
export interface Finish {
  finished: boolean;
}

/** Reads to the end of a log that grows until `finish`; gives the ids in the order of reading. */
export const readAll = async (log: EventLog, batchSize: number, finish: Finish): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let checkpoint = BEGINNING; ;) {
    const last = finish.finished;
    const batch = await log.read(checkpoint, batchSize);
    for (const { id } of batch) ids.push(id);
    const newest = batch.at(-1);
    if (newest !== undefined) checkpoint = { position: newest.position, eventId: newest.id };
    else if (last) return ids;
    else await sleep(1);
  }
};

/** The second order is a planted fault. */
export type CheckpointOrder = 'after the effect' | 'before the effect';

export interface FollowerSetup {
  readonly reader: string;
  readonly log: EventLog;
  readonly checkpoints: Checkpoints;
  readonly order: CheckpointOrder;
  readonly batchSize: number;
  /** One in so many batches kills the follower between effect and checkpoint. */
  readonly killOneIn: number;
  readonly dice: Dice;
  readonly prepare?: () => Promise<void>;
  readonly effect: (batch: readonly StoredEvent[]) => Promise<void>;
}

/** Followers that are killed and replaced until one of them has come to the end of the log. @returns how many died */
export const followToTheEnd = async (setup: FollowerSetup, finish: Finish): Promise<number> => {
  for (let killed = 0; ; killed += 1) {
    const life = new AbortController();
    const follower = followerOf(setup, life);
    const [reachedEnd] = await Promise.all([
      endAtHead(follower, setup.log, finish, life),
      follower.follow(life.signal),
    ]);
    if (reachedEnd) return killed;
  }
};

/** @returns false when the follower was killed before */
const endAtHead = async (
  follower: LogFollower,
  log: EventLog,
  finish: Finish,
  life: AbortController,
): Promise<boolean> => {
  for (; !life.signal.aborted; await sleep(20)) {
    const last = finish.finished;
    const head = await log.head();
    if (life.signal.aborted || !last || follower.status().position !== head) continue;
    life.abort();
    return true;
  }
  return false;
};

const followerOf = (setup: FollowerSetup, life: AbortController): LogFollower => {
  const { reader, log, checkpoints, order, batchSize, killOneIn, dice, prepare, effect } = setup;
  let previous: readonly StoredEvent[] = [];
  const dieSometimes = (): void => {
    if (!dice.oneIn(killOneIn)) return;
    life.abort();
    throw new Error('killed between effect and checkpoint');
  };
  const apply = async (batch: readonly StoredEvent[]): Promise<void> => {
    if (order === 'before the effect') previous = batch;
    else await effect(batch);
  };
  const save = async (checkpoint: Checkpoint): Promise<void> => {
    if (order === 'after the effect') dieSometimes();
    await checkpoints.save(reader, checkpoint);
    if (order === 'after the effect') return;
    dieSometimes();
    await effect(previous);
  };
  const saving = new SavingCheckpoints(checkpoints, save);
  const options = { reader, batchSize, gatherMs: 0, prepare, apply, onError: () => undefined };
  return new LogFollower(log, new Ticks(), saving, new SystemEnvironment(), options);
};

class SavingCheckpoints extends Checkpoints {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly saveOne: (checkpoint: Checkpoint) => Promise<void>,
  ) {
    super();
  }

  load(reader: string): Promise<Checkpoint | undefined> {
    return this.checkpoints.load(reader);
  }

  save(_reader: string, checkpoint: Checkpoint): Promise<void> {
    return this.saveOne(checkpoint);
  }
}

/** Wakes every few milliseconds: the race is about what is read, not about when. */
class Ticks extends WakeUps {
  announce(): void {
    // Nobody waits for it: the next tick comes anyway.
  }

  wake(): void {
    // As above.
  }

  onGrowth(listener: () => void): () => void {
    const timer = setInterval(listener, 5);
    return () => clearInterval(timer);
  }
}

/** A log that gives some records, never the last of a batch, once too late: after records that follow them. */
export class LateLog extends EventLog {
  private readonly withheld = new Set<number>();
  private late: readonly StoredEvent[] = [];

  constructor(
    private readonly log: EventLog,
    private readonly dice: Dice,
  ) {
    super();
  }

  head(): Promise<number> {
    return this.log.head();
  }

  checkpointAt(position: number): Promise<Checkpoint | undefined> {
    return this.log.checkpointAt(position);
  }

  async read(checkpoint: Checkpoint, limit: number): Promise<readonly StoredEvent[]> {
    const batch = await this.log.read(checkpoint, limit);
    const withheld = batch.slice(0, -1).filter(({ position }) => this.dice.oneIn(20) && !this.withheld.has(position));
    for (const { position } of withheld) this.withheld.add(position);
    const records = [...this.late, ...batch.filter((record) => !withheld.includes(record))];
    this.late = withheld;
    return records;
  }
}
