import { connect, type Socket } from 'node:net';
import { type Answer, answerOf, type Call } from '../support/client.js';

export interface WireAnswer {
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
  readonly body: string;
}

/**
 * A connection that is kept, with one request on it at a time. It understands no more HTTP than Daybook's own answers
 * need, and so costs a load a fraction of what a whole client costs.
 */
export class Wire {
  private text = '';
  private hear: ((answer: WireAnswer | undefined) => void) | undefined;
  private ended = false;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').setNoDelay();
    socket.on('data', (chunk: string) => this.take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.ended = true;
      this.answer(undefined);
    });
  }

  /** Requests that are written before the connection stands wait for it. */
  static open(url: string): Wire {
    const { hostname, port } = new URL(url);
    return new Wire(connect(Number(port), hostname));
  }

  get isOpen(): boolean {
    return !this.ended;
  }

  /**
   * @returns `undefined` when the connection ended instead: nobody knows what became of the request
   * @throws Error when the last answer is still to come
   */
  ask(request: string): Promise<WireAnswer | undefined> {
    if (this.hear !== undefined) throw new Error('This connection waits for an answer already');
    if (this.ended) return Promise.resolve(undefined);
    this.socket.write(request);
    return new Promise((resolve) => (this.hear = resolve));
  }

  /** The same for a client of the tests. @throws Error when the connection ended instead */
  async call({ method, path, headers, payload = '' }: Call): Promise<Answer> {
    const lines = Object.entries({ host: 'localhost', ...headers, 'content-length': Buffer.byteLength(payload) });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const answer = await this.ask(`${method} ${path} HTTP/1.1\r\n${head}\r\n${payload.toString()}`);
    if (answer === undefined) throw new Error(`The connection ended before ${method} ${path} was answered`);
    return answerOf(answer.status, headersIn(answer.head), answer.body);
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: string): void {
    this.text += chunk;
    const headEnd = this.text.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const bodyFrom = headEnd + 4;
    const bodyTo = bodyFrom + Number(headerOf(this.text.slice(0, headEnd), 'content-length') ?? 0);
    if (this.text.length < bodyTo) return;
    const head = this.text.slice(0, headEnd);
    const body = this.text.slice(bodyFrom, bodyTo);
    this.text = this.text.slice(bodyTo);
    this.answer({ status: Number(head.slice(9, 12)), head, body });
  }

  private answer(answer: WireAnswer | undefined): void {
    const { hear } = this;
    this.hear = undefined;
    hear?.(answer);
  }
}

const headersIn = (head: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...head.matchAll(/^(\S+): *(.*?)\r?$/gm)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );

/** @param name in lower case */
export const headerOf = (head: string, name: string): string | undefined =>
  new RegExp(`^${name}: *(.*?)\\r?$`, 'im').exec(head)?.[1];
