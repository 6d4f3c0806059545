import type { ImportCounts, RefusedLine } from './importer.js';

/** Where an import tells how it goes: results on one stream, progress on the other. */
export interface Outlet {
  readonly out: { write(text: string): unknown };
  readonly progress: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly json: boolean;
}

const ON_A_TERMINAL_EVERY_MS = 250;
const ELSEWHERE_EVERY_MS = 5_000;

/** Refused lines as they are found, a status line meanwhile, a summary in the end. */
export class ImportReport {
  private timer: NodeJS.Timeout | undefined;

  /** @param totalBytes size of the file @param elapsedMs milliseconds since the import began */
  constructor(
    private readonly counts: Readonly<ImportCounts>,
    private readonly totalBytes: number,
    private readonly elapsedMs: () => number,
    private readonly outlet: Outlet,
  ) {}

  begin(): void {
    const every = this.outlet.progress.isTTY === true ? ON_A_TERMINAL_EVERY_MS : ELSEWHERE_EVERY_MS;
    this.timer = setInterval(() => this.tell(), every).unref();
  }

  refused({ line, code, message, pointer }: RefusedLine): void {
    const text = this.outlet.json
      ? JSON.stringify({ line, code, message, pointer })
      : `line ${String(line).padStart(8)}  ${code.padEnd(22)}  ${pointer === undefined ? '' : `${pointer}: `}${message}`;
    this.outlet.out.write(`${text}\n`);
  }

  end(): void {
    clearInterval(this.timer);
    if (this.outlet.progress.isTTY === true) this.outlet.progress.write('\r\u001b[K');
    const { imported, repeated, refused } = this.counts;
    const seconds = this.elapsedMs() / 1_000;
    const summary = { imported, repeated, refused, seconds: Number(seconds.toFixed(3)), perSecond: this.rate() };
    this.outlet.out.write(`${this.outlet.json ? JSON.stringify(summary) : this.table(summary)}\n`);
  }

  private table(summary: Readonly<Record<string, number>>): string {
    return Object.entries(summary)
      .map(([name, value]) => `${(LABELS[name] ?? name).padEnd(22)}${value.toLocaleString('en').padStart(12)}`)
      .join('\n');
  }

  private rate(): number {
    const { imported, repeated, refused } = this.counts;
    return Math.round((imported + repeated + refused) / Math.max(this.elapsedMs() / 1_000, 0.001));
  }

  private tell(): void {
    const { imported, repeated, refused, bytes } = this.counts;
    const done = this.totalBytes === 0 ? 1 : bytes / this.totalBytes;
    const left = bytes === 0 ? '?' : `${Math.ceil((this.elapsedMs() / 1_000 / done) * (1 - done))} s`;
    const text =
      `${(done * 100).toFixed(1).padStart(5)} %  ${imported} imported, ${repeated} repeated, ${refused} refused  ` +
      `${this.rate()}/s  ${left} left`;
    this.outlet.progress.write(this.outlet.progress.isTTY === true ? `\r\u001b[K${text}` : `${text}\n`);
  }
}

const LABELS: Readonly<Record<string, string>> = {
  imported: 'imported now',
  repeated: 'imported before',
  refused: 'refused',
  seconds: 'seconds',
  perSecond: 'lines per second',
};
