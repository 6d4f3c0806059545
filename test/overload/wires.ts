import { Wire } from './wire.js';

const TOGETHER = 20;
const HELLO = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** Connections that are kept from load to load, as clients and gateways keep them. */
export class Wires {
  private readonly idle: Wire[] = [];
  private open = 0;

  constructor(private readonly url: string) {}

  /** Opens what is missing, a few at a time, and waits until each is answered. */
  async openAll(most: number): Promise<void> {
    while (this.open < most) {
      const opened = Array.from({ length: Math.min(TOGETHER, most - this.open) }, () => Wire.open(this.url));
      this.open += opened.length;
      await Promise.all(opened.map((wire) => wire.ask(HELLO)));
      this.idle.push(...opened);
    }
  }

  /** One that is free; `undefined` while all are in use. */
  take(): Wire | undefined {
    const wire = this.idle.pop();
    if (wire === undefined || wire.isOpen) return wire;
    return Wire.open(this.url);
  }

  giveBack(wire: Wire): void {
    this.idle.push(wire);
  }
}
