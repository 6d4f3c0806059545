import {
  leftText,
  type Outlet,
  paceOf,
  printJson,
  printLine,
  printList,
  shareText,
  type Status,
  StatusLine,
} from '#platform/terminal';
import type { ImportCounts, RefusedLine } from './importer.js';

/** Refused lines as they are found, a status line meanwhile, a summary in the end. */
export class ImportReport {
  private readonly line: StatusLine;

  /** @param totalBytes size of the file @param elapsedMs milliseconds since the import began */
  constructor(
    private readonly counts: Readonly<ImportCounts>,
    private readonly totalBytes: number,
    private readonly elapsedMs: () => number,
    private readonly outlet: Outlet,
  ) {
    this.line = new StatusLine(outlet, () => this.status());
  }

  begin(): void {
    this.line.begin();
  }

  refused({ line, code, message, pointer }: RefusedLine): void {
    const text = `line ${String(line).padStart(8)}  ${code.padEnd(22)}  ${pointer === undefined ? '' : `${pointer}: `}${message}`;
    this.line.above(() => {
      if (this.outlet.json) printJson(this.outlet.out, { line, code, message, pointer });
      else printLine(this.outlet.out, text);
    });
  }

  end(): void {
    this.line.end();
    const { imported, repeated, refused } = this.counts;
    const seconds = Number((this.elapsedMs() / 1_000).toFixed(3));
    const perSecond = this.rate();
    if (this.outlet.json) {
      printJson(this.outlet.out, { imported, repeated, refused, seconds, perSecond });
      return;
    }
    printList(this.outlet.out, [
      ['imported now', imported],
      ['imported before', repeated],
      ['refused', refused],
      ['seconds', seconds],
      ['lines per second', perSecond],
    ]);
  }

  private rate(): number {
    const { imported, repeated, refused } = this.counts;
    return paceOf(imported + repeated + refused, 0, this.elapsedMs()).perSecond;
  }

  private status(): Status {
    const { imported, repeated, refused, bytes } = this.counts;
    const pace = paceOf(bytes, this.totalBytes, this.elapsedMs());
    const counts = `${imported} imported, ${repeated} repeated, ${refused} refused`;
    const perSecond = this.rate();
    return {
      text: `${shareText(pace)}  ${counts}  ${perSecond}/s  ${leftText(pace)}`,
      figures: { share: pace.share, imported, repeated, refused, perSecond, secondsLeft: pace.secondsLeft ?? null },
    };
  }
}
