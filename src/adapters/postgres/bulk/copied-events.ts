import type { StoredEvent } from '#kernel';
import { binaryRows, LENGTH_BYTES } from './binary-rows.js';
import { integerAt, timeAt, uuidAt } from './binary-values.js';

/** Those of one size come first: where they lie is known, whatever is in the others. */
const SIZED = { position: 8, version: 4, schema_version: 4, id: 16, occurred_at: 8, recorded_at: 8, leaf: 32 } as const;
const TEXTS = ['stream', 'type', 'data', 'metadata'] as const;

/** The columns that `copiedEvents` understands, in its order. */
export const COPIED_COLUMNS = [...Object.keys(SIZED), ...TEXTS].join(', ');

/** The events of a binary COPY of `COPIED_COLUMNS`, as many at once as the server's bytes come in. */
export const copiedEvents = (chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly StoredEvent[]> =>
  binaryRows(chunks, Object.keys(SIZED).length + TEXTS.length, (bytes, offset) => new CopiedEvent(bytes, offset));

/** How far behind the beginning of a row the value of a column lies; last, the length of the first text. */
const places = Object.values(SIZED).reduce<readonly number[]>(
  (known, bytes) => [...known, (known.at(-1) ?? 0) + bytes + LENGTH_BYTES],
  [LENGTH_BYTES],
);
const [POSITION = 0, VERSION = 0, SCHEMA_VERSION = 0, ID = 0, OCCURRED_AT = 0, RECORDED_AT = 0, LEAF = 0] = places;
const FIRST_TEXT = LEAF + SIZED.leaf;
const [STREAM, TYPE, DATA, METADATA] = [0, 1, 2, 3] as const;

/**
 * An event as the server's bytes, out of which a column is made each time it is asked for: thousands wait in memory for
 * their turn, and a reader wants few columns of them. A copy of its own properties would lack the others.
 */
class CopiedEvent implements StoredEvent {
  readonly position: number;
  readonly stream: string;
  readonly version: number;

  constructor(
    private readonly bytes: Buffer,
    private readonly offset: number,
  ) {
    this.position = integerAt(bytes, offset + POSITION);
    this.stream = this.text(STREAM);
    this.version = bytes.readInt32BE(offset + VERSION);
  }

  get schemaVersion(): number {
    return this.bytes.readInt32BE(this.offset + SCHEMA_VERSION);
  }

  get type(): string {
    return this.text(TYPE);
  }

  get id(): string {
    return uuidAt(this.bytes, this.offset + ID);
  }

  get occurredAt(): string {
    return timeAt(this.bytes, this.offset + OCCURRED_AT);
  }

  get recordedAt(): string {
    return timeAt(this.bytes, this.offset + RECORDED_AT);
  }

  get data(): string {
    return this.text(DATA);
  }

  get metadata(): string {
    return this.text(METADATA);
  }

  get leaf(): Uint8Array {
    return this.bytes.subarray(this.offset + LEAF, this.offset + FIRST_TEXT);
  }

  private text(index: number): string {
    let begin = this.offset + FIRST_TEXT + LENGTH_BYTES;
    for (let before = 0; before < index; before += 1) {
      begin += this.bytes.readInt32BE(begin - LENGTH_BYTES) + LENGTH_BYTES;
    }
    return this.bytes.toString('utf8', begin, begin + this.bytes.readInt32BE(begin - LENGTH_BYTES));
  }
}
