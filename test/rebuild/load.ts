import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/client.js';
import type { Program } from '../support/program.js';

/** Orders `o0`, `o1`, … are there. */
export const ORDERS = 300;
const PER_SECOND = 200;
/**
 * Without a bound a slow machine would be given ever more to do, and this process would choke on it. With the two readers
 * they are fewer than a server takes at once, however slow it is: it refuses what is more.
 */
const MOST_PENDING = 40;
/** Of the commands, those after which the order is read with their token. */
const READ_AFTER_EVERY = 4;

/** Commands at a fixed rate, and readers that remember the newest version they saw of each order. */
export class Load {
  readonly faults: string[] = [];
  /** Readings that were answered. */
  reads = 0;
  /** Readings and commands whose connection ended first, or that were answered 503. */
  unanswered = 0;
  private commands = 0;
  private accepted = 0;
  private readonly newest = new Map<string, number>();
  private readonly startedAt = performance.now();
  private stopped = false;

  constructor(private readonly program: Program) {}

  /** Readings and commands together, answered or not. */
  get asked(): number {
    return this.commands + this.reads;
  }

  stop(): void {
    this.stopped = true;
  }

  told(): string {
    const seconds = (performance.now() - this.startedAt) / 1_000;
    return `${this.commands} commands (${Math.round(this.commands / seconds)}/s), ${this.accepted} accepted, ${this.reads} reads, ${this.unanswered} unanswered`;
  }

  async run(): Promise<void> {
    await Promise.all([this.write(), this.read(0), this.read(1)]);
  }

  /** By the clock, as long as the answers keep up. */
  private async write(): Promise<void> {
    const pending = new Set<Promise<unknown>>();
    while (!this.stopped) {
      const due = ((performance.now() - this.startedAt) / 1_000) * PER_SECOND;
      while (this.commands < due && pending.size < MOST_PENDING) {
        const note = this.note(this.commands++).finally(() => pending.delete(note));
        pending.add(note);
      }
      await sleep(5);
    }
    await Promise.all(pending);
  }

  private async note(serial: number): Promise<void> {
    const id = `o${serial % ORDERS}`;
    const answer = await this.answered(
      this.program.client.command(`/${id}/notes`, { text: 'x', noteId: `n${serial}` }),
    );
    if (answer?.status !== 200) return;
    this.accepted += 1;
    if (this.accepted % READ_AFTER_EVERY === 0) await this.readAfter(id, answer);
  }

  /** Whoever has the token of a command sees what it did, whichever build answers by then. */
  private async readAfter(id: string, command: Answer): Promise<void> {
    const answer = await this.answered(this.program.client.readAfter(command, `/v1/orders/${id}`));
    if (answer === undefined) return;
    const [written, { status, body }] = [Number(command.body['version']), answer];
    if (status !== 200 || !(Number(body['version']) >= written))
      this.faults.push(`${id}: ${status} ${String(body['code'])}, version ${String(body['version'])} after ${written}`);
  }

  private async read(from: number): Promise<void> {
    for (let serial = from; !this.stopped; serial += 7) {
      const id = `o${serial % ORDERS}`;
      const before = this.newest.get(id) ?? 1;
      const answer = await this.answered(this.program.client.read(`/v1/orders/${id}`));
      if (answer === undefined) continue;
      const { status, body } = answer;
      const version = Number(body['version']);
      if (status !== 200 || !(version >= before))
        this.faults.push(`${id}: ${status} ${String(body['code'])}, version ${version} after ${before}`);
      this.newest.set(id, Math.max(version, this.newest.get(id) ?? 1));
      this.reads += 1;
    }
  }

  /**
   * `undefined` when there was none: a server may close a connection at the moment it is used again, and a busy machine
   * may not answer in time, and says so.
   */
  private async answered(asked: Promise<Answer>): Promise<Answer | undefined> {
    const answer = await asked.catch(() => undefined);
    if (answer !== undefined && answer.status !== 503) return answer;
    this.unanswered += 1;
    return undefined;
  }
}
