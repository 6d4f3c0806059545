import { CopyRefused, leafOf, type NewEvent } from '#kernel';
import { isoTime } from '../../postgres-client/type-parsers.js';
import { linesOf, valuesOf } from './copy-text.js';

type Columns = ReadonlyMap<string, number>;

/** Checks the events of a copy against what was recorded: positions from 1 without a gap, each record against its leaf. */
export class EventCheck {
  /** Of the newest event that was seen. */
  position = 0;

  /** The rows as they are, checked before they are given on. @throws CopyRefused */
  async *checked(columns: readonly string[], rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const at: Columns = new Map(columns.map((name, index) => [name, index]));
    for await (const chunk of rows) {
      for (const line of linesOf(chunk)) this.check(valuesOf(line), at);
      yield chunk;
    }
  }

  private check(values: readonly (string | null)[], at: Columns): void {
    const value = (column: string): string => values[at.get(column) ?? -1] ?? '';
    const position = Number(value('position'));
    if (position !== this.position + 1) {
      throw new CopyRefused(`Event ${position} of the copy follows event ${this.position}: one is missing or doubled.`);
    }
    this.position = position;
    const leaf = Buffer.from(leafOf(recordOf(value))).toString('hex');
    if (value('leaf') !== `\\x${leaf}`) {
      throw new CopyRefused(`Event ${position} (${value('stream')}) of the copy is not what its leaf was made of.`);
    }
  }
}

const recordOf = (value: (column: string) => string): Omit<NewEvent, 'leaf'> => ({
  id: value('id'),
  stream: value('stream'),
  version: Number(value('version')),
  type: value('type'),
  schemaVersion: Number(value('schema_version')),
  occurredAt: isoTime(value('occurred_at')),
  recordedAt: isoTime(value('recorded_at')),
  data: value('data'),
  metadata: value('metadata'),
});
