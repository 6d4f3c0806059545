/** Signature, flags and the length of an extension that no server sends; see "Binary Format" of COPY in the manual. */
const HEADER_BYTES = 19;
/** A row begins with the number of its columns, a column with the number of its bytes. */
const COUNT_BYTES = 2;
export const LENGTH_BYTES = 4;
const END_OF_ROWS = -1;
const NULL = -1;

/**
 * The rows of a binary COPY without NULLs, as many at once as the server's bytes come in.
 * @param make of the row whose first column's length stands at an offset in the bytes; both stay as they are
 */
export async function* binaryRows<Row>(
  chunks: AsyncIterable<Buffer>,
  columns: number,
  make: (bytes: Buffer, offset: number) => Row,
): AsyncGenerator<readonly Row[]> {
  let rest: Buffer = Buffer.alloc(0);
  let unread = HEADER_BYTES;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const rows: Row[] = [];
    let offset = unread;
    for (let end = endOfRow(bytes, offset, columns); end !== undefined; end = endOfRow(bytes, offset, columns)) {
      rows.push(make(bytes, offset + COUNT_BYTES));
      offset = end;
    }
    const read = Math.min(offset, bytes.length);
    rest = bytes.subarray(read);
    unread = offset - read;
    if (rows.length > 0) yield rows;
  }
}

/** @returns `undefined` when the row at this offset is not all there, or when there is none any more */
const endOfRow = (bytes: Buffer, offset: number, columns: number): number | undefined => {
  if (offset + COUNT_BYTES > bytes.length) return undefined;
  const count = bytes.readInt16BE(offset);
  if (count === END_OF_ROWS) return undefined;
  if (count !== columns) throw new Error(`The server sent a row of ${count} columns instead of ${columns}`);
  let end = offset + COUNT_BYTES;
  for (let column = 1; column <= count; column += 1) {
    if (end + LENGTH_BYTES > bytes.length) return undefined;
    const length = bytes.readInt32BE(end);
    if (length === NULL) throw new Error(`The server sent no value in column ${column} of ${columns}`);
    end += LENGTH_BYTES + length;
  }
  return end > bytes.length ? undefined : end;
};
