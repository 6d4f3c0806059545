import type { Outlet } from './outlet.js';
import { printable } from './outlet.js';

const ON_A_TERMINAL_EVERY_MS = 250;
const ELSEWHERE_EVERY_MS = 5_000;
const CLEAR = '\r\u001b[K';

/** What a status line tells at a moment: words for people, figures for programs. */
export interface Status {
  readonly text: string;
  readonly figures: Readonly<Record<string, string | number | null>>;
}

/**
 * How long work goes on: one line below everything else on a terminal, a line every 5 s otherwise, NDJSON with `--json`.
 * Always on the stream for progress, so that results stay apart.
 */
export class StatusLine {
  private timer: NodeJS.Timeout | undefined;

  /** @param status asked each time the line is printed again */
  constructor(
    private readonly outlet: Pick<Outlet, 'progress' | 'json'>,
    private readonly status: () => Status,
  ) {}

  begin(): void {
    this.timer = setInterval(
      () => this.print(),
      this.isRewritten ? ON_A_TERMINAL_EVERY_MS : ELSEWHERE_EVERY_MS,
    ).unref();
  }

  /** Takes the line away. */
  end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (this.isRewritten) this.outlet.progress.write(CLEAR);
  }

  /** Writes something that stays, above the line. */
  above(write: () => void): void {
    if (this.isRewritten) this.outlet.progress.write(CLEAR);
    write();
    if (this.isRewritten && this.timer !== undefined) this.print();
  }

  private get isRewritten(): boolean {
    return this.outlet.progress.isTTY === true && !this.outlet.json;
  }

  private print(): void {
    const { text, figures } = this.status();
    if (this.outlet.json) this.outlet.progress.write(`${JSON.stringify(figures)}\n`);
    else this.outlet.progress.write(this.isRewritten ? CLEAR + printable(text) : `${printable(text)}\n`);
  }
}
