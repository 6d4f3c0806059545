import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('../', import.meta.url));
const SUFFIX = '.long.spec.ts';

/** Jest's reporter that says at the end of `npm test` what it has left out. */
export default class LeftOut {
  onRunComplete() {
    const names = readdirSync(TESTS, { recursive: true })
      .filter((file) => file.endsWith(SUFFIX))
      .map((file) => basename(file, SUFFIX))
      .sort();
    process.stderr.write(`Left out: ${names.join(', ')}. Run these ${names.length} files by: npm run test:all\n`);
  }
}
