import type { Checkpoint, StoredEvent, Past } from '#kernel';
import type { OrderVersion } from './order-versions.js';

const PAGE = 200;

/** For a subscription from now on. */
export const nothingMissed = (): Past<OrderVersion> => ({
  position: 0,
  isFarFrom: () => false,
  async *readUpTo() {
    // Nothing was missed.
  },
});

/** The events of one order after a version; few enough to be read after joining the others. */
export class StreamPast implements Past<OrderVersion> {
  position = 0;

  constructor(
    private version: number,
    private readonly read: (afterVersion: number, limit: number) => Promise<readonly OrderVersion[]>,
  ) {}

  isFarFrom(): boolean {
    return false;
  }

  async *readUpTo(): AsyncGenerator<OrderVersion> {
    for (let full = true; full;) {
      const page = await this.read(this.version, PAGE);
      const last = page.at(-1);
      full = page.length === PAGE;
      this.version = last?.version ?? this.version;
      this.position = last?.position ?? this.position;
      yield* page;
    }
  }
}

/** The events of all orders after a checkpoint. */
export class LogPast implements Past<OrderVersion> {
  constructor(
    private checkpoint: Checkpoint,
    private readonly read: (checkpoint: Checkpoint, limit: number) => Promise<readonly StoredEvent[]>,
    private readonly versions: { prepare(records: readonly StoredEvent[]): Promise<readonly OrderVersion[]> },
  ) {}

  get position(): number {
    return this.checkpoint.position;
  }

  isFarFrom(position: number): boolean {
    return position - this.position > PAGE;
  }

  async *readUpTo(position: number): AsyncGenerator<OrderVersion> {
    while (this.position < position) {
      const page = await this.read(this.checkpoint, PAGE);
      const last = page.at(-1);
      if (last === undefined) return;
      const versions = await this.versions.prepare(page);
      this.checkpoint = { position: last.position, eventId: last.id };
      yield* versions;
    }
  }
}
