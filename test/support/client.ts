import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from './postgres-homes.js';

/** One HTTP request, in whichever way it travels. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The text as JSON; empty when it is no JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface QueryAnswer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

type Headers = Readonly<Record<string, string>>;

const MOST_TRIES = 10;
const PAUSE_MS = 100;

/** Codes of answers that say: nothing could be asked now, ask again shortly. */
export const UNAVAILABLE: readonly unknown[] = ['EVENT_STORE_UNAVAILABLE', 'VIEWS_UNAVAILABLE'];

/**
 * What a user of the program does: commands, reads and queries. They are sent again while the stores have not answered in
 * time, as callers are told to do: a busy machine keeps no deadline.
 */
export class Client {
  constructor(
    readonly send: (call: Call) => Promise<Answer>,
    private readonly tries = MOST_TRIES,
  ) {}

  /** Sends everything once, and gives the answer as it is. */
  get once(): Client {
    return new Client(this.send, 1);
  }

  /**
   * A command on an order; with a key that the headers bring it is sent once.
   * @param path below `/v1/orders`
   */
  command(path: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    return this.commandAt(`/v1/orders${path}`, body, headers);
  }

  /** A command at any address; with a key that the headers bring it is sent once. */
  async commandAt(path: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const all = { 'idempotency-key': randomUUID(), ...headers };
    const send = () => this.raw(path, payload, all);
    return headers['idempotency-key'] === undefined ? this.whileUnavailable(send, codesOfProblem) : send();
  }

  /** A POST with a body as it is. */
  raw(path: string, payload: string | Buffer | undefined, headers: Headers = {}): Promise<Answer> {
    return this.send({
      method: 'POST',
      path,
      headers: {
        'idempotency-key': randomUUID(),
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload !== undefined && { payload }),
    });
  }

  read(path: string, headers: Headers = {}): Promise<Answer> {
    return this.whileUnavailable(() => this.send({ method: 'GET', path, headers }), codesOfProblem);
  }

  /** A read that has seen what the command did; asked again while the view is behind, as callers are told to do. */
  async readAfter(command: Answer, path: string, headers: Headers = {}): Promise<Answer> {
    for (let tried = 1; ; tried += 1) {
      const answer = await this.read(path, { 'consistency-token': tokenOf(command), prefer: 'wait=5', ...headers });
      if (tried >= this.tries || answer.body['code'] !== 'PROJECTION_LAGGING') return answer;
    }
  }

  /** Waits until every view holds all events that are there: a read with a token waits for the view it asks alone. */
  async caughtUp(): Promise<void> {
    await eventually(async () => {
      const { data } = await this.query('{ projections { name lagEvents status } }');
      const views = data?.['projections'] as readonly { readonly lagEvents: string; readonly status: string }[];
      const isCaughtUp = views.every(({ lagEvents, status }) => lagEvents === '0' && status !== 'stalled');
      if (!isCaughtUp) throw new Error(JSON.stringify(views));
      return true;
    });
  }

  /** Waits until the program says that it is ready: on a busy machine it may lag behind for a moment. */
  async ready(): Promise<void> {
    await eventually(async () => {
      const { status, body } = await this.read('/health/ready');
      if (status !== 200) throw new Error(`It answers ${status}: ${JSON.stringify(body)}`);
      return true;
    });
  }

  query(query: string, variables: object = {}, headers: Headers = {}): Promise<QueryAnswer> {
    const payload = JSON.stringify({ query, variables });
    return this.whileUnavailable(async () => {
      const { status, body } = await this.raw('/graphql', payload, headers);
      const { data = null, errors = [] } = body as Partial<QueryAnswer>;
      return { status, data, errors };
    }, codesOfErrors);
  }

  private async whileUnavailable<Given>(
    ask: () => Promise<Given>,
    codesOf: (answer: Given) => readonly unknown[],
  ): Promise<Given> {
    for (let tried = 1; ; tried += 1) {
      const answer = await ask();
      if (tried >= this.tries || !codesOf(answer).some((code) => UNAVAILABLE.includes(code))) return answer;
      await sleep(PAUSE_MS);
    }
  }
}

const codesOfProblem = ({ body }: Answer): readonly unknown[] => [body['code']];

const codesOfErrors = ({ errors }: QueryAnswer): readonly unknown[] =>
  errors.map(({ extensions }) => extensions['code']);

export const tokenOf = ({ headers }: Answer): string => headers['consistency-token'] ?? '';

/** An answer of which only the text is known. */
export const answerOf = (status: number, headers: Headers, text: string): Answer => ({
  status,
  headers,
  text,
  body: objectIn(text),
});

const objectIn = (text: string): Answer['body'] => {
  try {
    return Object(JSON.parse(text)) as Answer['body'];
  } catch {
    return {};
  }
};

/** A line of an order as callers write it. */
export const line = (changes: object = {}) => ({
  sku: '11',
  title: 'Queso Cabrales',
  quantity: 12,
  unitPrice: { amount: 1400, currency: 'USD' },
  ...changes,
});

/** An order as callers write it: one line unless the changes say otherwise. */
export const orderBody = (changes: object = {}) => ({ customer: { customerId: 'VINET' }, lines: [line()], ...changes });
