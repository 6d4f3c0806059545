import { closeSync, openSync, writeSync } from 'node:fs';
import type { Difference } from './difference.js';

/** Documents name customers. */
const OWNER_ONLY = 0o600;

/** Differences as NDJSON at the end of a file, which is made for the first of them. */
export class DifferencesFile {
  private file: number | undefined;

  constructor(private readonly path: string) {}

  write(view: string, difference: Difference): void {
    this.file ??= openSync(this.path, 'a', OWNER_ONLY);
    writeSync(this.file, `${JSON.stringify({ view, ...difference })}\n`);
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
  }
}
