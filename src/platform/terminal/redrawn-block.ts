import type { TextStream } from './outlet.js';

/** Some lines of a terminal that are drawn anew in their place. */
export class RedrawnBlock {
  private lines = 0;

  constructor(private readonly out: TextStream) {}

  /** @param draw writes whole lines, in one go or in several */
  draw(draw: (out: TextStream) => void): void {
    let text = '';
    draw({ isTTY: this.out.isTTY, write: (part: string) => (text += part) });
    const back = this.lines === 0 ? '' : `\u001b[${this.lines}F\u001b[J`;
    this.out.write(back + text);
    this.lines = text.split('\n').length - 1;
  }
}
