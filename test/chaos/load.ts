import { setTimeout as sleep } from 'node:timers/promises';
import { type Outcome, type Request, send } from '../support/commands-over-http.js';
import type { Dice } from '../support/dice.js';
import { eventually, inTime } from '../support/postgres-homes.js';
import type { Entry } from './history-checker.js';
import { cancelling, type LoadCommand, noting, placing } from './load-commands.js';

/** A command on its way through the history. */
interface Line extends Entry {
  readonly request: Request;
  outcome: Outcome;
  repeated: Outcome | undefined;
}

const RECENT_ORDERS = 200;
const SHOWN = 5;

/** Clients that keep commands in flight, whatever happens to the program, and write down what they are told. */
export class Load {
  readonly history: Line[] = [];
  inFlight = 0;
  private url: string | undefined;
  private stopped = false;
  private readonly orders: string[] = [];
  private readonly clients: Promise<void>[];
  private hearOk: () => void = () => undefined;

  /** @param write gets a line of JSON before and after each command */
  constructor(
    clients: number,
    private readonly dice: Dice,
    private readonly write: (line: string) => void,
  ) {
    this.clients = Array.from({ length: clients }, () => this.client());
  }

  /** Where the program listens; `undefined` while it does not. */
  aimAt(url: string | undefined): void {
    this.url = url;
  }

  /** Resolves when a command that is sent from now on is answered with 2xx. @throws what was answered last, when none is */
  nextOk(): Promise<void> {
    const ok = new Promise<void>((resolve) => (this.hearOk = resolve));
    return inTime(ok, () => {
      const last = JSON.stringify(this.history.slice(-SHOWN).map(({ outcome }) => outcome));
      return `no command to ${this.url} was answered 2xx, ${this.inFlight} are in flight, at last: ${last}`;
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients);
  }

  /** Sends every command of unknown outcome again, under its key, until the outcome is known. @throws why it stays unknown */
  async settle(url: string): Promise<void> {
    for (const line of this.history) {
      if (line.outcome.outcome !== 'info' || line.repeated !== undefined) continue;
      line.repeated = await eventually(async () => {
        const outcome = await send(url, line.request);
        if (outcome.outcome === 'info') throw new Error(`${line.request.path} is not settled: ${outcome.why}`);
        return outcome;
      });
    }
  }

  private async client(): Promise<void> {
    while (!this.stopped) {
      if (this.url === undefined) await sleep(5);
      else if (this.dice.oneIn(20) && this.history.length > 0)
        await this.repeat(this.dice.pick(this.history), this.url);
      else await this.carryOut(this.nextCommand(), this.url);
    }
  }

  private nextCommand(): LoadCommand {
    const number = this.history.length;
    const order = this.orders.length === 0 ? undefined : this.dice.pick(this.orders);
    if (order === undefined || this.dice.oneIn(2)) return placing(number, this.dice);
    if (this.dice.oneIn(20)) return cancelling('nobodys');
    return this.dice.oneIn(4) ? cancelling(order) : noting(number, order, this.dice);
  }

  private async carryOut({ request, mark, total }: LoadCommand, url: string): Promise<void> {
    const unknown: Outcome = { outcome: 'info', why: 'no answer yet' };
    const line: Line = { key: request.key, request, mark, total, outcome: unknown, repeated: undefined };
    this.history.push(line);
    this.write(JSON.stringify({ at: 'invoke', ...request }));
    line.outcome = await this.sendOne(url, request);
    if (line.outcome.outcome === 'ok' && total !== undefined) this.remember(String(line.outcome.body.orderId));
  }

  /** A client that sends an answered command once more, as it may at any time. */
  private async repeat(line: Line, url: string): Promise<void> {
    if (line.outcome.outcome !== 'ok') return;
    const outcome = await this.sendOne(url, line.request);
    if (outcome.outcome !== 'info') line.repeated = outcome;
  }

  private async sendOne(url: string, request: Request): Promise<Outcome> {
    const { hearOk } = this;
    this.inFlight += 1;
    const outcome = await send(url, request);
    this.inFlight -= 1;
    this.write(JSON.stringify({ at: outcome.outcome, key: request.key, told: outcome }));
    if (outcome.outcome === 'ok') hearOk();
    if (outcome.outcome === 'info') await sleep(10);
    return outcome;
  }

  private remember(orderId: string): void {
    this.orders.push(orderId);
    if (this.orders.length > RECENT_ORDERS) this.orders.shift();
  }
}
