import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';

const CHECKSUM_BYTES = 32;
const OWNER_ONLY = 0o600;

/** A file that is not what was once written. */
export class FileDamaged extends Error {
  override readonly name = 'FileDamaged';
}

/**
 * A file in the making: what is written goes in compressed (gzip, RFC 1952), and after it, in 32 bytes, the SHA-256 of
 * all bytes before. Only the owner may read it.
 */
export class SealedFile {
  private readonly gzip = createGzip();
  private readonly written: Promise<string>;

  private constructor(handle: FileHandle) {
    this.written = this.drainInto(handle);
    // The next write or the end throws a failure; until then it is kept.
    this.written.catch(() => undefined);
  }

  /** @throws Error when there is such a file already, or none can be made */
  static async create(file: string): Promise<SealedFile> {
    return new SealedFile(await open(file, 'wx', OWNER_ONLY));
  }

  /** Resolves when there is room for more. */
  async write(chunk: Buffer): Promise<void> {
    if (!this.gzip.write(chunk)) await Promise.race([once(this.gzip, 'drain'), this.written]);
  }

  /** Resolves when all of it is on the disk. @returns the checksum, hexadecimal */
  async finish(): Promise<string> {
    this.gzip.end();
    return this.written;
  }

  /** Gives the file up; it is left as it is. */
  async abandon(): Promise<void> {
    this.gzip.destroy();
    await this.written.catch(() => undefined);
  }

  private async drainInto(handle: FileHandle): Promise<string> {
    const hash = createHash('sha256');
    try {
      await pipeline(this.gzip, async (compressed: AsyncIterable<Buffer>) => {
        for await (const chunk of compressed) {
          hash.update(chunk);
          await writeAll(handle, chunk);
        }
      });
      const checksum = hash.digest();
      await writeAll(handle, checksum);
      await handle.sync();
      return checksum.toString('hex');
    } finally {
      await handle.close();
    }
  }
}

const writeAll = async (handle: FileHandle, bytes: Buffer): Promise<void> => {
  for (let from = 0; from < bytes.length;) from += (await handle.write(bytes, from)).bytesWritten;
};

/** Checks every byte of a file against its checksum. @returns the checksum, hexadecimal @throws FileDamaged */
export const checkSealed = async (file: string): Promise<string> => {
  const end = await contentEnd(file);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { end: end - 1 })) hash.update(chunk as Buffer);
  const expected: Buffer[] = [];
  for await (const chunk of createReadStream(file, { start: end })) expected.push(chunk as Buffer);
  const found = hash.digest();
  if (found.equals(Buffer.concat(expected))) return found.toString('hex');
  throw new FileDamaged(`${file} is damaged: its bytes are not those that were written. Nothing was changed.`);
};

/** The chunks of a file that was checked, decompressed. */
export async function* readSealed(file: string): AsyncGenerator<Buffer> {
  const compressed = createReadStream(file, { end: (await contentEnd(file)) - 1 });
  const content = createGunzip();
  const flow = pipeline(compressed, content);
  try {
    for await (const chunk of content) yield chunk as Buffer;
    await flow;
  } finally {
    // A reader that stops early leaves nothing open.
    compressed.destroy();
    await flow.catch(() => undefined);
  }
}

const contentEnd = async (file: string): Promise<number> => {
  const { size } = await stat(file);
  if (size > CHECKSUM_BYTES) return size - CHECKSUM_BYTES;
  throw new FileDamaged(`${file} is damaged: it has ${size} bytes only. Nothing was changed.`);
};
