// Verifies exports with their lines read in threads, as is done with large ones.
// node verify-in-threads.mjs <folder of the compiled program> <public key>; in: [folder, kept note or null][], out: reports.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [dist, key] = process.argv.slice(2);
const { openHead, parseVerifier } = await import(join(dist, 'kernel/index.js'));
const { ExportVerifier } = await import(join(dist, 'operations/audit/export-verifier.js'));
const { ReadersInThreads } = await import(join(dist, 'operations/audit/line-readers.js'));

const verifier = parseVerifier(key);
const threads = new ReadersInThreads(2);
// The same threads for all exports.
const readers = {
  ahead: threads.ahead,
  digest: (path) => threads.digest(path),
  read: (batch, form) => threads.read(batch, form),
  close: () => Promise.resolve(),
};
const reports = [];
for (const [folder, kept] of JSON.parse(readFileSync(0, 'utf8'))) {
  const since = kept === null ? undefined : openHead(kept, verifier);
  reports.push(await ExportVerifier.verify(folder, verifier, since, () => readers));
}
process.stdout.write(JSON.stringify(reports));
await threads.close();
