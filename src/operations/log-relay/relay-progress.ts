import type { Checkpoint, Fence } from '#kernel';

/** How far one partition has come. */
export interface PartitionMark {
  /** Of the last record; 0 when there is none, or publishing went back. */
  readonly lastPosition: number;
  /** The offset that the next record will have, when no other program writes and nothing gets lost. */
  readonly nextOffset: number;
}

/** What of a log is known to be in a topic. */
export interface Published {
  readonly logId: string;
  /** Everything up to here is in the topic. */
  readonly through: Checkpoint;
  /** By partition; as many as the topic was made with, for ever: another number would put streams elsewhere. */
  readonly marks: readonly PartitionMark[];
}

/** Keeps what was published, beside the event store. @throws StoreUnavailable, Fenced */
export interface RelayProgress {
  /** `undefined` when nothing was ever published into this topic. */
  load(topic: string): Promise<(Published & { readonly republish: boolean }) | undefined>;
  /** Begins, or starts over: what was kept of this topic is forgotten, and so is a wish to publish again. */
  begin(topic: string, published: Published, fence: Fence): Promise<void>;
  save(topic: string, published: Published, fence: Fence): Promise<void>;
  /** Asks the publishing process to remove the topic and to start over. @returns false when nothing was ever published */
  askToRepublish(topic: string): Promise<boolean>;
}

/** Nothing is published yet. */
export const nothingPublished = (logId: string, through: Checkpoint, partitions: number): Published => ({
  logId,
  through,
  marks: Array.from({ length: partitions }, () => ({ lastPosition: 0, nextOffset: 0 })),
});
