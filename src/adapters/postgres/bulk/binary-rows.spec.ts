import { binaryRows } from './binary-rows.js';

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const END = Buffer.from([0xff, 0xff]);

const rowOf = (...values: readonly (string | null)[]): Buffer => {
  const count = Buffer.alloc(2);
  count.writeInt16BE(values.length);
  const columns = values.map((value) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value === null ? -1 : Buffer.byteLength(value));
    return Buffer.concat([length, Buffer.from(value ?? '')]);
  });
  return Buffer.concat([count, ...columns]);
};

/** The second column of each row. */
const second = (bytes: Buffer, offset: number): string => {
  const begin = offset + 4 + bytes.readInt32BE(offset) + 4;
  return bytes.toString('utf8', begin, begin + bytes.readInt32BE(begin - 4));
};

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const readAll = async (bytes: Buffer, size: number): Promise<readonly string[]> => {
  const rows: string[] = [];
  for await (const page of binaryRows(cut(bytes, size), 2, second)) rows.push(...page);
  return rows;
};

describe('The rows of a binary COPY', () => {
  const copy = Buffer.concat([HEADER, rowOf('1', 'first'), rowOf('', 'zweité'), rowOf('3', ''), END]);

  it.each(Array.from({ length: copy.length }, (_, index) => index + 1))(
    'are whole, cut after each %i bytes',
    async (size) => {
      expect(await readAll(copy, size)).toEqual(['first', 'zweité', '']);
    },
  );

  it('may be none', async () => {
    expect(await readAll(Buffer.concat([HEADER, END]), 7)).toEqual([]);
  });

  it('are refused when they are not the ones that were asked for', async () => {
    await expect(readAll(Buffer.concat([HEADER, rowOf('1')]), 100)).rejects.toThrow('1 columns instead of 2');
    await expect(readAll(Buffer.concat([HEADER, rowOf('1', null)]), 100)).rejects.toThrow('no value in column 2');
  });
});
