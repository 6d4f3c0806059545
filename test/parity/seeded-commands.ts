import type { Client } from '../support/client.js';
import type { Dice } from '../support/dice.js';
import { about, type ImportLine } from '../journeys/import-lines.fixture.js';

const CUSTOMERS = 7;
const COUNTRIES = ['DE', 'FR', 'US', 'BR', 'none'];
const CURRENCIES = ['EUR', 'EUR', 'USD', 'JPY'];
const SKUS = 9;
/** Characters that stores order, escape or normalise in ways of their own. */
const WORDS = ['plain', 'Æther', 'ﬁne', 'a$b.c', '日本', "O'Hara", '𝔘nicode', ' spaces ', 'Ångström', 'A\u030angström'];

/** Commands as seeded dice throw them: every kind, some of which are refused. */
export class SeededCommands {
  private readonly orders: string[] = [];
  private imports = 0;

  constructor(
    private readonly dice: Dice,
    /** Begins the ids of all orders. */
    private readonly name: string,
  ) {}

  /** Sends so many, one after the other. */
  async send(client: Client, count: number): Promise<void> {
    for (let sent = 0; sent < count; sent += 1) {
      const { status, text } = await this.next(client);
      // A rule may refuse it; its shape is right.
      if (![200, 201, 404, 409, 422].includes(status)) throw new Error(`A command was answered ${status}: ${text}`);
    }
  }

  /** Lines of an import for what no route takes, some of which are refused. */
  imported(): readonly ImportLine[] {
    const round = String((this.imports += 1));
    return this.orders.flatMap((order) => {
      const { dice } = this;
      const paid = { amount: dice.between(0, 1_000_000_000_000), currency: dice.pick(CURRENCIES) };
      const delivered = [1, 2].map((number) => ({ lineId: `L${number}`, quantity: dice.between(0, 1_000) }));
      return [
        ...(dice.oneIn(2) ? [about(order, 'ConfirmOrder', dice.pick([{}, { secured: paid }]), round)] : []),
        ...(dice.oneIn(3)
          ? [about(order, 'CompleteOrder', dice.pick([{}, { paid }, { paid, delivered }]), round)]
          : []),
      ];
    });
  }

  private next(client: Client) {
    const { dice } = this;
    if (this.orders.length === 0 || dice.oneIn(3)) return this.place(client);
    if (dice.oneIn(5)) return this.stock(client);
    if (dice.oneIn(6)) return this.parcel(client);
    if (dice.oneIn(8)) return this.receipt(client);
    const order = dice.pick(this.orders);
    const [path, body] = dice.pick([
      ['notes', { text: dice.pick(WORDS), ...(dice.oneIn(2) && { noteId: `n${dice.between(1, 4)}` }) }],
      ['holds', { kind: dice.pick(['MANUAL', 'STOCK']), holdId: `h${dice.between(1, 3)}` }],
      [`holds/h${dice.between(1, 3)}/release`, undefined],
      [`lines/L${dice.between(1, 4)}/quantity`, { quantity: dice.between(0, 20) }],
      [`lines/L${dice.between(1, 4)}/quantity`, { quantity: dice.between(1, 20) }],
      [
        'edits',
        {
          operations: [
            { op: 'REMOVE_LINE', lineId: 'L2' },
            { op: 'ADD_LINE', line: this.line(dice.pick(CURRENCIES)) },
          ],
        },
      ],
      ['shipping-address', this.address()],
      ['cancel', { reason: dice.pick(['CUSTOMER_REQUEST', 'FRAUD', 'STAFF']) }],
      ['shipments', this.shipment(order)],
      ['returns', this.goodsBack(order)],
      ['payments/record', { ...this.money(), reference: dice.pick(WORDS), paymentId: `p${dice.between(1, 3)}` }],
      ['refunds', { ...this.money(), reason: dice.pick(WORDS), refundId: `r${dice.between(1, 3)}` }],
    ] as const);
    return client.command(`/${order}/${path}`, body);
  }

  private place(client: Client) {
    const { dice } = this;
    const orderId = `${this.name}-${this.orders.length}`;
    this.orders.push(orderId);
    const currency = dice.pick(CURRENCIES);
    return client.command('', {
      orderId,
      customer: { customerId: `C${dice.between(1, CUSTOMERS)}`, name: dice.pick(WORDS) },
      ...(dice.oneIn(4) ? {} : { shipping: { address: this.address() } }),
      lines: Array.from({ length: dice.between(1, 4) }, () => this.line(currency)),
    });
  }

  private line(currency: string) {
    const { dice } = this;
    return {
      sku: `sku-${dice.between(1, SKUS)}`,
      title: dice.pick(WORDS),
      quantity: dice.between(1, 1_000),
      unitPrice: { amount: dice.between(0, 1_000_000_00), currency },
      ...(dice.oneIn(2) && { discountPercent: dice.between(0, 10_000) / 100 }),
      ...(dice.oneIn(2) && { taxPercent: dice.between(0, 2_500) / 100 }),
    };
  }

  private stock(client: Client) {
    const { dice } = this;
    const sku = dice.oneIn(3) ? dice.pick(WORDS) : `sku-${dice.between(1, SKUS)}`;
    const location = dice.pick([{}, { location: 'lyon' }]);
    const [path, body] = dice.pick([
      ['receive', { quantity: dice.between(1, 50), ...location }],
      ['receive', { quantity: dice.between(1, 50), ...location }],
      ['adjust', { change: dice.between(0, 20) - 10, reason: 'RECOUNT', ...location }],
      ['policy', { tracked: dice.oneIn(2), backorder: dice.oneIn(2) }],
    ] as const);
    return client.commandAt(`/v1/stock/${encodeURIComponent(sku)}/${path}`, body);
  }

  private money() {
    const { dice } = this;
    return { amount: { amount: dice.between(1, 1_000), currency: dice.pick(CURRENCIES) } };
  }

  /** One of two ids an order. */
  private shipment(order: string) {
    const { dice } = this;
    const lines = [{ lineId: `L${dice.between(1, 3)}`, quantity: dice.between(1, 10) }];
    return {
      lines,
      shipmentId: `${order}-s${dice.between(1, 2)}`,
      ...(dice.oneIn(2) && { carrier: dice.pick(WORDS) }),
    };
  }

  private parcel(client: Client) {
    const { dice } = this;
    const [path, body] = dice.pick([
      ['dispatch', undefined],
      ['dispatch', undefined],
      ['deliver', undefined],
      ['fail', { reason: dice.pick(WORDS) }],
    ] as const);
    return client.commandAt(`/v1/shipments/${dice.pick(this.orders)}-s${dice.between(1, 2)}/${path}`, body);
  }

  /** One of two ids an order. */
  private goodsBack(order: string) {
    const { dice } = this;
    return {
      lines: [{ lineId: `L${dice.between(1, 3)}`, quantity: dice.between(1, 5) }],
      ...{ reason: dice.pick(WORDS), returnId: `${order}-r${dice.between(1, 2)}` },
    };
  }

  private receipt(client: Client) {
    const { dice } = this;
    const condition = dice.pick(['RESTOCK', 'WRITE_OFF']);
    const lines = [{ lineId: `L${dice.between(1, 3)}`, quantity: dice.between(1, 3), condition }];
    return client.commandAt(`/v1/returns/${dice.pick(this.orders)}-r${dice.between(1, 2)}/receive`, { lines });
  }

  private address() {
    const countryCode = this.dice.pick(COUNTRIES);
    return { line1: '1 Way', city: this.dice.pick(WORDS), ...(countryCode !== 'none' && { countryCode }) };
  }
}
