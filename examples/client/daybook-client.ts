import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { components, operations } from './openapi.js';

type Schemas = components['schemas'];
export type Order = Schemas['Order'];
export type OrderAnswer = Schemas['OrderAnswer'];
export type OrderFilters = NonNullable<operations['listOrders']['parameters']['query']>;

/** An event of `GET /v1/events`: CloudEvents 1.0 in the public form, of which `docs/events` has the schemas. */
export interface PublicEvent {
  readonly id: string;
  readonly type: string;
  /** The order. */
  readonly subject: string;
  /** In the log: go on after it. */
  readonly position: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The server refused a request. `problem.code` says why; the same request would be refused again. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly problem: Schemas['Problem']) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
/** Where a command may have taken effect, or a read may succeed later. */
const SENT_AGAIN: ReadonlySet<number> = new Set([408, 500, 503]);

/**
 * Orders of a Daybook, as docs/integrate.md says a program has to treat it: a request without an answer is sent again with
 * the same key, and a read shows what was written before it.
 */
export class DaybookClient {
  private token: string | undefined;

  /** @param patienceMs a request that is not answered for so long is given up */
  constructor(
    private readonly url: string,
    private readonly patienceMs = 60_000,
  ) {}

  placeOrder(body: Schemas['PlaceOrderBody']): Promise<OrderAnswer> {
    return this.command('/v1/orders', body);
  }

  addNote(orderId: string, text: string): Promise<OrderAnswer> {
    return this.command(`/v1/orders/${orderId}/notes`, { text });
  }

  /** @param version the command is refused when the order has another one, which somebody else made */
  changeQuantity(orderId: string, lineId: string, quantity: number, version: number): Promise<OrderAnswer> {
    const body: Schemas['ChangeLineQuantityBody'] = { quantity };
    return this.command(`/v1/orders/${orderId}/lines/${lineId}/quantity`, body, { 'If-Match': `"${version}"` });
  }

  async order(orderId: string): Promise<Order> {
    return (await (await this.read(`/v1/orders/${orderId}`)).json()) as Order;
  }

  /** All that fit, a page after the other, by the links of the server. */
  async *orders(filters: OrderFilters = {}): AsyncGenerator<Order> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filters)) query.set(name, String(value));
    for (let next: string | undefined = `/v1/orders?${query.toString()}`; next !== undefined;) {
      const page = await this.read(next);
      yield* ((await page.json()) as Schemas['OrderList']).orders;
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
  }

  /** @throws Error with what GraphQL says is wrong */
  async graphql<Data>(query: string, variables: object): Promise<Data> {
    const answer = await this.answer('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...this.freshness() },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as { data: Data; errors?: readonly { message: string }[] };
    if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join(' '));
    return data;
  }

  /**
   * Events as they happen, from after a position on, for ever: a connection that is lost is made again. An event may come
   * twice: keep its position beside what you made of it.
   */
  async *events(after: number): AsyncGenerator<PublicEvent> {
    for (let last = after; ;) {
      const headers = { Accept: 'text/event-stream', 'Last-Event-ID': String(last) };
      const { body } = await this.answer('/v1/events', { headers });
      try {
        for await (const event of eventsIn(body as unknown as AsyncIterable<Uint8Array>)) {
          yield event;
          last = event.position;
        }
      } catch (error) {
        // What fetch says of a connection that was lost.
        if ((error as Error).name !== 'TypeError') throw error;
      }
    }
  }

  private async command(path: string, body: object, more: Readonly<Record<string, string>> = {}): Promise<OrderAnswer> {
    const answer = await this.answer(path, {
      method: 'POST',
      // Made once for all tries: it takes effect once.
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), ...more },
      body: JSON.stringify(body),
    });
    const accepted = (await answer.json()) as OrderAnswer;
    this.token = accepted.consistencyToken;
    return accepted;
  }

  private read(path: string): Promise<Response> {
    return this.answer(path, { headers: this.freshness() });
  }

  /** What was written last has to show. */
  private freshness(): Readonly<Record<string, string>> {
    return this.token === undefined ? {} : { 'Consistency-Token': this.token, Prefer: 'wait=5' };
  }

  /** The answer to a request that was taken, after as many tries as it needs. @throws Refused */
  private async answer(path: string, request: RequestInit): Promise<Response> {
    const deadline = performance.now() + this.patienceMs;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      const answer = await fetch(new URL(path, this.url), request).catch((error: unknown) => error as Error);
      if (answer instanceof Response && answer.ok) return answer;
      const isFinal = answer instanceof Response && !SENT_AGAIN.has(answer.status);
      if (isFinal || performance.now() > deadline) throw await failureOf(answer);
      const seconds = answer instanceof Response ? Number(answer.headers.get('retry-after') ?? 0) : 0;
      await sleep(Math.max(waitMs, 1_000 * seconds));
    }
  }
}

const failureOf = async (answer: Response | Error): Promise<Error> =>
  answer instanceof Response ? new Refused((await answer.json()) as Schemas['Problem']) : answer;

/** Server-sent events end with an empty line; a comment keeps the connection alive and has no data. */
async function* eventsIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<PublicEvent> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    const parts = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (data !== undefined) yield JSON.parse(data) as PublicEvent;
    }
  }
}
