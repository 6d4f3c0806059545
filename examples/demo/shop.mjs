import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 200;
/** A query has at most 30 aliases. */
const ORDERS_A_QUERY = 25;

const FIELDS = `fragment fields on Order {
  id orderNumber customerName status paymentStatus fulfillmentStatus returnStatus total { formatted } holds { holdId releasedAt }
}`;

/** A shop as its shoppers and its staff see it: commands over REST, and what becomes of orders over GraphQL. */
export class Shop {
  /** Orders by their ids, as they were seen last. */
  #orders = new Map();
  #isOpen = true;

  /** @param changed called with each order that has changed, and what it was before */
  constructor(url, changed) {
    this.url = url;
    this.changed = changed;
  }

  /** Sends a command, and again under its key while the answer says that it may succeed later. */
  async command(path, body) {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    for (;;) {
      const response = await fetch(`${this.url}/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      const answer = await response.json();
      if (response.ok) return answer;
      if (!answer.retryable || !this.#isOpen) throw new Error(`${path} is refused: ${answer.code}, ${answer.detail}`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Places an order, which is looked at from then on. */
  async place(order) {
    await this.command('/orders', order);
    this.#orders.set(order.orderId, undefined);
  }

  /** The order once it is so. @throws when the shop has closed before */
  async when(id, isSo) {
    for (; this.#isOpen; await sleep(LOOK_EVERY_MS)) {
      const order = this.#orders.get(id);
      if (order !== undefined && isSo(order)) return order;
    }
    throw new Error('The shop has closed.');
  }

  /** Looks at all orders again and again until `signal` is aborted. */
  async watch(signal) {
    for (; !signal.aborted; await sleep(LOOK_EVERY_MS)) {
      const ids = [...this.#orders.keys()];
      for (let from = 0; from < ids.length; from += ORDERS_A_QUERY)
        await this.#look(ids.slice(from, from + ORDERS_A_QUERY));
    }
    this.#isOpen = false;
  }

  /** Stops looking at an order. */
  leave(id) {
    this.#orders.delete(id);
  }

  async #look(ids) {
    const asked = ids.map((id, index) => `o${index}: order(id: "${id}") { ...fields }`);
    const found = await this.#ask(`{ ${asked.join('\n')} } ${FIELDS}`);
    for (const order of Object.values(found).filter((each) => each !== null)) {
      const before = this.#orders.get(order.id);
      if (this.#orders.has(order.id)) this.#orders.set(order.id, order);
      if (JSON.stringify(before) !== JSON.stringify(order)) this.changed(order, before);
    }
  }

  async #ask(query) {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = await response.json();
    if (data === null || data === undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
    return data;
  }
}
