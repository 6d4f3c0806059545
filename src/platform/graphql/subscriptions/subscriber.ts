import type { WebSocket as GraphqlSocket } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { type HttpProblem } from '../../http/problems/http-problem.js';
import { readJson } from '../../http/json-body.js';
import { Flow } from './flow.js';

/** Why the server ended a connection: a label of metrics, so a closed list. */
export type CutOff = 'backlog' | 'not reading' | 'too many messages';

/** WebSocket close codes: of RFC 6455 and its registry, and of graphql-transport-ws. */
const CLOSE = { goingAway: 1001, tryAgainLater: 1013, invalidMessage: 4400, tooMany: 4429, internal: 4500 } as const;

const RESUME = 'Connect again and resume after the last version or position that was read.';
const CUT_OFFS: Readonly<Record<CutOff, { readonly code: number; readonly reason: string }>> = {
  backlog: { code: CLOSE.tryAgainLater, reason: `Too much waits to be read. ${RESUME}` },
  'not reading': { code: CLOSE.tryAgainLater, reason: `Nothing was read for 10 s. ${RESUME}` },
  'too many messages': { code: CLOSE.tooMany, reason: 'Too many messages wait for their answers.' },
};

/** Bytes in this program that the operating system has not taken yet. */
const MOST_BUFFERED = 16 * 1024;
/** Messages of a client that are under way at once; each subscription is one for as long as it lasts. */
const MOST_PENDING = 200;
/** A client that does not acknowledge the end is disconnected. */
const HEAR_WITHIN_MS = 1_000;

export interface SubscriberEvents {
  readonly onSent: () => void;
  readonly onCutOff: (cause: CutOff) => void;
  readonly onError: (error: unknown) => void;
}

/** One connection: takes messages as fast as its reader reads, and ends when the reader does not. */
export class Subscriber implements GraphqlSocket {
  private readonly flow: Flow;
  private readonly waiting: (() => void)[] = [];
  private pending = 0;
  private ending = false;
  private onEnded: (code: number, reason: string) => void = () => undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly events: SubscriberEvents,
    private readonly now: () => number,
  ) {
    this.flow = new Flow(now());
    socket.on('ping', (data: Buffer) => this.answerPing(data));
    socket.on('pong', (data: Buffer) => this.confirm(data));
    socket.once('close', (code, reason) => this.ended(code, String(reason)));
    // A broken frame, or a connection that broke: what matters is that it is closed.
    socket.on('error', () => this.socket.terminate());
  }

  get protocol(): string {
    return this.socket.protocol;
  }

  /** Waits until there is room. Resolves also when the connection has ended: then no reader is left. */
  async send(text: string): Promise<void> {
    while (!this.hasRoom && this.isOpen) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (!this.isOpen) return;
    this.flow.send(Buffer.byteLength(text));
    this.socket.send(text, () => this.resume());
    this.events.onSent();
    this.ask();
  }

  close(code?: number, reason?: string): void {
    this.socket.close(code, reason);
  }

  onMessage(handle: (text: string) => Promise<void>): void {
    this.socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary || !isHarmless(data)) return this.close(CLOSE.invalidMessage, 'Invalid message received');
      if (this.pending >= MOST_PENDING) return this.cutOff('too many messages');
      this.pending += 1;
      handle(data.toString('utf8'))
        .catch((error: unknown) => this.failed(error))
        .finally(() => (this.pending -= 1));
    });
  }

  /** To be called about once a second. */
  look(): void {
    if (this.flow.isStuck(this.now())) this.cutOff('not reading');
    else this.ask();
  }

  cutOff(cause: CutOff): void {
    if (this.ending) return;
    this.events.onCutOff(cause);
    const { code, reason } = CUT_OFFS[cause];
    this.end(code, reason);
  }

  /** The server stops. */
  goAway(): void {
    this.end(CLOSE.goingAway, `The server stops. ${RESUME}`);
  }

  /** Called once, when nothing more will be sent; the connection may still be closing. */
  whenEnded(listener: (code: number, reason: string) => void): void {
    this.onEnded = listener;
  }

  private end(code: number, reason: string): void {
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), HEAR_WITHIN_MS).unref();
    this.ended(code, reason);
  }

  private ended(code: number, reason: string): void {
    if (this.ending) return;
    this.ending = true;
    this.onEnded(code, reason);
    this.resume();
  }

  private get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN && !this.ending;
  }

  private get hasRoom(): boolean {
    return this.flow.hasRoom && this.socket.bufferedAmount < MOST_BUFFERED;
  }

  private ask(): void {
    const question = this.isOpen ? this.flow.question(this.now()) : undefined;
    if (question !== undefined) this.socket.ping(question);
  }

  private confirm(data: Buffer): void {
    this.flow.answer(data.toString('latin1'));
    this.ask();
    this.resume();
  }

  /** Who asks and does not read gets no answers, or they would pile up. */
  private answerPing(data: Buffer): void {
    if (this.isOpen && this.socket.bufferedAmount < MOST_BUFFERED) this.socket.pong(data);
  }

  private resume(): void {
    for (const go of this.waiting.splice(0)) go();
  }

  private failed(error: unknown): void {
    this.events.onError(error);
    this.end(CLOSE.internal, 'Something went wrong on our side.');
  }
}

/** As bodies are read: UTF-8, not too deep, no NUL. */
const isHarmless = (data: Buffer): boolean => {
  try {
    readJson(data);
    return true;
  } catch (refusal) {
    if ((refusal as HttpProblem).problem !== undefined) return false;
    throw refusal;
  }
};
