import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The program as users start it, built anew when a source has changed. @returns path of its entry */
export const builtProgram = async (): Promise<string> => {
  await promisify(execFile)(process.execPath, [join(ROOT, 'ops/build.mjs')]);
  return join(ROOT, 'dist/bundle/main.js');
};
