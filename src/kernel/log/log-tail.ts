import type { StoredEvent } from '../events/stored-event.js';
import type { Checkpoint } from './event-log.js';

/** The newest records of a log, without a gap, and what comes before the first of them. */
export class LogTail {
  private readonly records: StoredEvent[];
  /** Of the texts of all records. */
  private characters: number;

  constructor(
    private from: Checkpoint,
    records: readonly StoredEvent[] = [],
  ) {
    this.records = [...records];
    this.characters = charactersOf(records);
  }

  /** The last record, or what comes before the first when there is none. */
  get end(): Checkpoint {
    return checkpointOf(this.records.at(-1)) ?? this.from;
  }

  /** @returns `undefined` when what the checkpoint names is not among them */
  after({ position, eventId }: Checkpoint): readonly StoredEvent[] | undefined {
    const next = position - this.from.position;
    const seen = next === 0 ? this.from.eventId : this.records[next - 1]?.id;
    return next >= 0 && next <= this.records.length && seen === eventId ? this.records.slice(next) : undefined;
  }

  /** @param records that follow the last one */
  add(records: readonly StoredEvent[]): void {
    for (const record of records) this.records.push(record);
    this.characters += charactersOf(records);
  }

  /**
   * Drops the oldest until the texts of the others have no more characters than that. Not before there are a quarter
   * more: dropping moves all that stay.
   */
  shorten(mostCharacters: number): void {
    if (this.characters <= mostCharacters * 1.25) return;
    let dropped = 0;
    for (const { data, metadata } of this.records) {
      if (this.characters <= mostCharacters) break;
      this.characters -= data.length + metadata.length;
      dropped += 1;
    }
    this.from = checkpointOf(this.records[dropped - 1]) ?? this.from;
    this.records.splice(0, dropped);
  }
}

export const charactersOf = (records: Iterable<StoredEvent>): number => {
  let characters = 0;
  for (const { data, metadata } of records) characters += data.length + metadata.length;
  return characters;
};

const checkpointOf = (record: StoredEvent | undefined): Checkpoint | undefined =>
  record === undefined ? undefined : { position: record.position, eventId: record.id };
