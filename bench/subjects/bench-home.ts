import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one database under the system's folder for temporary files (TMPDIR). */
export interface BenchHome {
  readonly path: string;
  remove(): void;
}

export const makeHome = (): BenchHome => {
  const path = mkdtempSync(join(tmpdir(), 'daybook-bench-'));
  // Under root the database runs as another user, who has to get in.
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
