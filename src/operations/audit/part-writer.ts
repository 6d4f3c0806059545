import { createHash } from 'node:crypto';
import { createWriteStream, renameSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { WrittenFile } from './export-manifest.js';

const CHUNK = 64 * 1_024;
/** An export may hold personal values in clear, and names customers in any case. */
const OWNER_ONLY = 0o600;

/** A file that is written as a stream, in constant memory, and gets its name when it is whole and on disk. */
export class PartWriter {
  private readonly entry: Transform;
  private readonly written: Promise<void>;
  private readonly hash = createHash('sha256');
  private readonly draft: string;
  private bytes = 0;
  private held = '';

  constructor(
    private readonly folder: string,
    name: string,
    compress: 'none' | 'gzip',
  ) {
    this.draft = join(folder, `${name}.partial`);
    this.entry = compress === 'gzip' ? createGzip() : new PassThrough();
    const counted = this.entry.on('data', (chunk: Buffer) => {
      this.hash.update(chunk);
      this.bytes += chunk.length;
    });
    this.written = pipeline(counted, createWriteStream(this.draft, { flush: true, mode: OWNER_ONLY }));
    // Thrown by `write` or `finish`, whichever comes next.
    this.written.catch(() => undefined);
  }

  /** Waits while the disk is slower than the log. */
  async write(text: string): Promise<void> {
    this.held += text;
    if (this.held.length >= CHUNK) await this.flush();
  }

  /** @param name under which the file is kept */
  async finish(name: string): Promise<WrittenFile> {
    await this.flush();
    this.entry.end();
    await this.written;
    renameSync(this.draft, join(this.folder, name));
    return { name, sha256: this.hash.digest('hex'), bytes: this.bytes };
  }

  private async flush(): Promise<void> {
    const text = this.held;
    this.held = '';
    if (this.entry.write(text)) return;
    await Promise.race([new Promise((resolve) => this.entry.once('drain', resolve)), this.written]);
  }
}
