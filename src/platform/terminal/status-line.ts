import { createLogUpdate } from 'log-update';
import type { Outlet, TextStream } from './outlet.js';
import { printable, printLine } from './outlet.js';

const ON_A_TERMINAL_EVERY_MS = 250;
const ELSEWHERE_EVERY_MS = 5_000;

/** What a status line says at a moment: words for people, figures for programs. */
export interface Status {
  readonly text: string;
  readonly figures: Readonly<Record<string, string | number | null>>;
}

/** Draws a text of one or several lines in the place of the one before; it fits itself to the width of the terminal. */
export const redrawnText = (terminal: TextStream): ReturnType<typeof createLogUpdate> =>
  createLogUpdate(terminal as NodeJS.WritableStream, { showCursor: true });

/**
 * How long work goes on: one line below everything else on a terminal, a line every 5 s otherwise, NDJSON with `--json`.
 * Always on the stream for progress, so that results stay apart.
 */
export class StatusLine {
  private timer: NodeJS.Timeout | undefined;
  private readonly redrawn: ReturnType<typeof redrawnText> | undefined;

  /** @param status asked each time the line is printed again */
  constructor(
    private readonly outlet: Pick<Outlet, 'progress' | 'json'>,
    private readonly status: () => Status,
  ) {
    const { progress, json } = outlet;
    this.redrawn = progress.isTTY === true && !json ? redrawnText(progress) : undefined;
  }

  begin(): void {
    const everyMs = this.redrawn === undefined ? ELSEWHERE_EVERY_MS : ON_A_TERMINAL_EVERY_MS;
    this.timer = setInterval(() => this.print(), everyMs).unref();
  }

  /** Takes the line away. */
  end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.redrawn?.clear();
  }

  /** Writes something that stays, above the line. */
  above(write: () => void): void {
    this.redrawn?.clear();
    write();
    if (this.redrawn !== undefined && this.timer !== undefined) this.print();
  }

  private print(): void {
    const { text, figures } = this.status();
    const { progress, json } = this.outlet;
    if (json) progress.write(`${JSON.stringify(figures)}\n`);
    else if (this.redrawn === undefined) printLine(progress, text);
    else this.redrawn(printable(text));
  }
}
