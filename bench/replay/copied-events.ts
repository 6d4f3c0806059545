import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

const COPY = `copy (
    select position, stream, version, type, data, metadata from daybook.events order by position
  ) to stdout (format binary)`;
/** Signature, flags and length of the extension; see "Binary Format" of COPY in the PostgreSQL manual. */
const HEADER_BYTES = 19;
const END_OF_ROWS = -1;

/** What is made of the whole log as the server sends it: the most that one connection and one process can read. */
export const readByCopy = async (url: string, each: (row: CopiedEvent) => void): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let rest: Buffer = Buffer.alloc(0);
  let offset = HEADER_BYTES;
  for await (const chunk of client.query(copyTo(COPY)) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let row = rowAt(bytes, offset); row !== undefined; row = rowAt(bytes, offset)) {
      each(eventOf(bytes, row));
      offset = row.at(-1)?.to ?? offset;
    }
    rest = bytes.subarray(offset);
    offset = 0;
  }
  await client.end();
};

export interface CopiedEvent {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

interface Field {
  readonly from: number;
  readonly to: number;
}

/** Where the fields of the row at this offset lie; `undefined` when it is not all there, or there is no more. */
const rowAt = (bytes: Buffer, offset: number): readonly Field[] | undefined => {
  if (offset + 2 > bytes.length) return undefined;
  const count = bytes.readInt16BE(offset);
  if (count === END_OF_ROWS) return undefined;
  const fields: Field[] = [];
  let at = offset + 2;
  for (let field = 0; field < count; field += 1) {
    if (at + 4 > bytes.length) return undefined;
    const from = at + 4;
    const to = from + bytes.readInt32BE(at);
    if (to > bytes.length) return undefined;
    fields.push({ from, to });
    at = to;
  }
  return fields;
};

const eventOf = (bytes: Buffer, fields: readonly Field[]): CopiedEvent => {
  const [position, stream, version, type, data, metadata] = fields.map(({ from }) => from);
  const text = (index: number) => bytes.toString('utf8', fields[index]?.from, fields[index]?.to);
  if (stream === undefined || type === undefined || data === undefined || metadata === undefined) {
    throw new Error('The server sent a row that is not an event');
  }
  return {
    position: Number(bytes.readBigInt64BE(position)),
    stream: text(1),
    version: bytes.readInt32BE(version),
    type: text(3),
    data: JSON.parse(text(4)),
    metadata: JSON.parse(text(5)),
  };
};
