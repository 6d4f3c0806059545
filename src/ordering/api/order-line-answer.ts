import { Money } from '#platform';
import { percentOf } from '../order/money.js';
import { type Dispatched, type LineStatus, lineStatusOf } from '../order/dispatched.js';
import type { DetailedLine, OrderDetails } from '../order/order-details.projection.js';
import type { LineQuantity, OrderLine } from './order.type.js';

/** What has become of the quantity of a line, for those who add to it as well. */
class LineQuantityAnswer implements LineQuantity {
  constructor(
    private readonly line: DetailedLine,
    readonly orderId: string,
  ) {}

  get lineId(): string {
    return this.line.lineId;
  }

  get ordered(): number {
    return this.line.ordered;
  }

  get current(): number {
    return this.line.current;
  }

  get cancelled(): number {
    return this.line.cancelled;
  }

  /** For JSON outside GraphQL. */
  toJSON(): LineQuantity {
    const { ordered, current, cancelled } = this;
    return { ordered, current, cancelled };
  }
}

/** A line as it is answered. Each value is made when it is asked for: an answer may hold tens of thousands of lines. */
export class OrderLineAnswer implements OrderLine {
  constructor(
    private readonly line: DetailedLine,
    private readonly order: Pick<OrderDetails, 'orderId' | 'currency'>,
    private readonly dispatched: Dispatched,
  ) {}

  get orderId(): string {
    return this.order.orderId;
  }

  get lineId(): string {
    return this.line.lineId;
  }

  get sku(): string {
    return this.line.sku;
  }

  get title(): string {
    return this.line.title;
  }

  get quantity(): LineQuantity {
    return new LineQuantityAnswer(this.line, this.orderId);
  }

  get unitPrice(): Money {
    return this.money(this.line.unitPrice);
  }

  get discountPercent(): number | null {
    return percentOrNull(this.line.discountMillionths);
  }

  get taxPercent(): number | null {
    return percentOrNull(this.line.taxMillionths);
  }

  get net(): Money {
    return this.money(this.line.net);
  }

  get tax(): Money {
    return this.money(this.line.tax);
  }

  get total(): Money {
    return this.money(this.line.net + this.line.tax);
  }

  get status(): LineStatus {
    return lineStatusOf(this.line.lineId, this.line.current, this.dispatched);
  }

  /** Everything, for JSON outside GraphQL. */
  toJSON(): OrderLine {
    const { lineId, sku, title, quantity, unitPrice, discountPercent, taxPercent, net, tax, total, status } = this;
    return { lineId, sku, title, quantity, unitPrice, discountPercent, taxPercent, net, tax, total, status };
  }

  private money(amount: number): Money {
    return new Money(amount, this.order.currency);
  }
}

const percentOrNull = (millionths: number | undefined): number | null =>
  millionths === undefined ? null : percentOf(millionths);
