import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type Form, StripeLedger } from './stripe-ledger.js';

export const STRIPE_KEY = 'sk_test_of_this_test';

/** The SDK repeats a request itself, once, when the connection breaks. */
const BREAKS = 2;

interface Known extends Answer {
  /** Of the first request with this key. */
  readonly asked: string;
}

interface Held {
  readonly path: RegExp;
  done(): void;
  readonly released: Promise<void>;
}

/**
 * Stripe's API as a server in this process: HTTP, keys, forms and faults are here, payments in its ledger. Keys are kept as Stripe
 * says: the first answer, errors too, and the same parameters or none.
 */
export class StripeServer {
  readonly ledger = new StripeLedger();
  /** Method and path of each request that came with the right key. */
  readonly asked: string[] = [];
  private readonly known = new Map<string, Known>();
  private readonly broken = new Map<string, number>();
  private held: Held | undefined;
  private failing: Answer | undefined;
  private failingRead: Answer | undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<StripeServer> {
    const server = createServer();
    const stripe = new StripeServer(server);
    server.on('request', (request, response) => void stripe.serve(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return stripe;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** As Stripe does after 24 hours. */
  forgetKeys(): void {
    this.known.clear();
  }

  /** The next command is answered so, and nothing is done, nor is its key kept. */
  failNext(answer: Answer): void {
    this.failing = answer;
  }

  /** The next question is answered so. */
  failNextRead(answer: Answer): void {
    this.failingRead = answer;
  }

  /** The next request of this path is carried out, and answered only when it is released. */
  hold(path: RegExp): { readonly reached: Promise<void>; release(): void } {
    const [reached, released] = [promised(), promised()];
    this.held = { path, done: reached.resolve, released: released.promise };
    return { reached: reached.promise, release: released.resolve };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const { pathname, search, searchParams } = new URL(request.url ?? '', 'http://stripe');
    const { method = '' } = request;
    if (request.headers.authorization !== `Bearer ${STRIPE_KEY}`) {
      return send(response, {
        status: 401,
        body: { error: { type: 'invalid_request_error', message: `Invalid: ${STRIPE_KEY}` } },
      });
    }
    this.asked.push(`${method} ${pathname}`);
    if (method === 'GET') return send(response, this.read(pathname, searchParams));
    const form = new URLSearchParams(text);
    const key = String(request.headers['idempotency-key']);
    const { failing } = this;
    this.failing = undefined;
    if (failing !== undefined) return send(response, failing);
    if (this.isLost(form, key)) return void response.destroy();
    const answer = this.once(key, `${pathname}${search} ${text}`, () => this.carriedOut(method, pathname, form));
    await this.heldBack(pathname);
    if (this.isAnswerLost(form, key)) return void response.destroy();
    send(response, answer);
  }

  private read(path: string, form: Form): Answer {
    const answer = this.failingRead ?? this.ledger.answer('GET', path, form);
    this.failingRead = undefined;
    return answer;
  }

  private carriedOut(method: string, path: string, form: Form): Answer {
    const answer = this.ledger.answer(method, path, form);
    return scriptOf(form) === 'error' ? { status: 500, body: { error: { type: 'api_error' } } } : answer;
  }

  private once(key: string, asked: string, carryOut: () => Answer): Answer {
    const known = this.known.get(key);
    if (known === undefined) {
      const answer = carryOut();
      this.known.set(key, { ...answer, body: structuredClone(answer.body), asked });
      return answer;
    }
    if (known.asked === asked) return known;
    return { status: 400, body: { error: { type: 'idempotency_error', message: 'Other parameters.' } } };
  }

  private isLost(form: Form, key: string): boolean {
    const script = scriptOf(form);
    return script === 'silent' || (script === 'timeout' && this.breaks(key));
  }

  private isAnswerLost(form: Form, key: string): boolean {
    return scriptOf(form) === 'late' && this.breaks(key);
  }

  private breaks(key: string): boolean {
    const times = this.broken.get(key) ?? 0;
    this.broken.set(key, times + 1);
    return times < BREAKS;
  }

  private async heldBack(path: string): Promise<void> {
    const { held } = this;
    if (held?.path.test(path) !== true) return;
    this.held = undefined;
    held.done();
    await held.released;
  }
}

const scriptOf = (form: Form): string | undefined => /^(?:tok|pm)_(.*)$/.exec(form.get('payment_method') ?? '')?.[1];

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

const send = (response: ServerResponse, { status, body }: Answer): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const promised = () => {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
};
