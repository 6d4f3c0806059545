import { type Attach, type Outlet, printJson, printList, StatusLine } from '#platform/terminal';
import { type LiveReport, LiveVerifier } from './live-verifier.js';
import type { AuditServices } from './audit-services.js';
import { INCOMPLETE, OK, outletOf, sayFindings, sayVerdict, TAMPERED, WORDS } from './audit-words.js';

/** Verifies the log of the database. @returns the exit code */
export const verifyLive = (attach: Attach<AuditServices>, options: { readonly json: boolean }): Promise<number> =>
  attach(async ({ log, archive, store, file, signer }) => {
    const outlet = outletOf(options);
    let [position, head] = [0, 0];
    const line = new StatusLine(outlet, () => ({
      text: `${position.toLocaleString('en')} of ${head.toLocaleString('en')} events verified`,
      figures: { position, head },
    }));
    const onProgress = (through: number, last: number) => void ([position, head] = [through, last]);
    const verifier = new LiveVerifier({
      log,
      archive,
      store,
      file,
      verifier: signer.verifier,
      onProgress,
    });
    line.begin();
    const report = await verifier.run().finally(() => line.end());
    const code = codeOf(report);
    sayFindings(outlet, report.findings);
    if (outlet.json) printJson(outlet.out, { ...report, findings: undefined, result: WORDS[code] });
    else sayReport(outlet, report, code, file.path);
    return code;
  });

/** Without what lies outside the database, the database testifies for itself alone. */
const codeOf = ({ faults, signedThrough, lastPosition, checkpointsInFile }: LiveReport): number => {
  if (faults > 0) return TAMPERED;
  return lastPosition > 0 && (signedThrough === 0 || checkpointsInFile === 0) ? INCOMPLETE : OK;
};

const sayReport = (outlet: Outlet, report: LiveReport, code: number, file: string): void => {
  const { events, lastPosition, treeSize, checkpointsInFile, checkpointsInDatabase, signedThrough, signedAt } = report;
  printList(outlet.out, [
    ['events', events],
    ['last position', lastPosition],
    ['leaves in the stored tree', treeSize],
    ['checkpoints in the file', checkpointsInFile],
    ['checkpoints in the database', checkpointsInDatabase],
    ['signed through position', signedThrough],
    ['events not signed yet', Math.max(0, lastPosition - signedThrough)],
    ['faults', report.faults],
  ]);
  sayVerdict(outlet, code, verdictOf(code, signedAt, file));
};

const verdictOf = (code: number, signedAt: string | undefined, file: string): string => {
  if (code === TAMPERED) return 'the log is not what was recorded and signed; the first finding says where to look';
  if (code === INCOMPLETE) return `${file} holds no checkpoint, so the database is checked against itself alone`;
  return signedAt === undefined ? 'the log is empty' : `the log is what was signed, last at ${signedAt}`;
};
