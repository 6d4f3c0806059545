import type { CommandAnswer, CommandContext } from '#kernel';
import { OutsideServices } from '#platform';
import type { Services } from '../../src/app/services.js';
import { addNote } from '../../src/ordering/commands/add-note/add-note.decider.js';
import { changeLineQuantity } from '../../src/ordering/commands/change-line-quantity/change-line-quantity.decider.js';
import { PlaceOrder, PlaceOrderHandler } from '../../src/ordering/commands/place-order/place-order.command.js';
import { placeOrder } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { order } from '../../src/ordering/order/order.js';
import { orderNumberOf } from '../../src/ordering/order/order-number.js';
import { orderReply, placedReply } from '../../src/ordering/order/order.reply.js';
import { exampleOrder, LONG_TEXT } from '../subjects/example-order.js';

const EVENTS_OF_AN_ORDER = 5;

/** Commands as the REST side hands them over: each with a key of its own. */
export class Commands {
  private serial = 0;
  private readonly placing: PlaceOrderHandler;
  private readonly orders = new Map<number, { readonly id: string; version: number }>();

  constructor(
    private readonly services: Services,
    private readonly personal: boolean,
  ) {
    this.placing = new PlaceOrderHandler(
      services.commands,
      services.numbers,
      services.environment,
      new OutsideServices(false, undefined),
    );
  }

  /** Begins a stream: decided without reading. */
  async place(): Promise<CommandAnswer> {
    return this.placing.execute(new PlaceOrder(exampleOrder(this.serial, this.personal), this.context()));
  }

  /** The same for somebody who has never ordered: a key for the personal values is written first. */
  async placeForNewCustomer(): Promise<CommandAnswer> {
    const body = exampleOrder(0, this.personal);
    const customer = { ...body.customer, customerId: `N${this.serial}` };
    return this.placing.execute(new PlaceOrder({ ...body, customer }, this.context()));
  }

  /** Reads a stream of 0 to 4 events and adds one; every caller has an order under way, and a new one after five events. */
  async continueOrder(caller: number): Promise<void> {
    let inHand = this.orders.get(caller);
    if (inHand === undefined || inHand.version === EVENTS_OF_AN_ORDER) {
      inHand = { id: this.services.environment.newId(), version: 0 };
      this.orders.set(caller, inHand);
    }
    await (inHand.version === 0 ? this.placeAfterReading(inHand.id) : this.extend(inHand));
    inHand.version += 1;
  }

  private async placeAfterReading(id: string): Promise<CommandAnswer> {
    const body = exampleOrder(this.serial, this.personal);
    const orderNumber = orderNumberOf(await this.services.numbers.next());
    return this.services.commands.run({
      aggregate: order,
      id,
      payload: { command: 'PlaceOrder', target: null, body },
      context: this.context(),
      decide: placeOrder({ ...body, orderNumber }),
      reply: placedReply(id),
    });
  }

  /** A note is sealed, a quantity is not. */
  private extend({ id, version }: { readonly id: string; readonly version: number }): Promise<CommandAnswer> {
    const partId = `P${this.serial}`;
    return this.services.commands.run({
      aggregate: order,
      id,
      payload: { command: 'Extend', target: id, body: { text: LONG_TEXT, partId } },
      context: this.context(),
      decide: this.personal
        ? addNote({ noteId: partId, text: LONG_TEXT })
        : changeLineQuantity({ lineId: 'L1', quantity: 100 + version }),
      reply: orderReply(id, { partId }),
    });
  }

  private context(): CommandContext {
    this.serial += 1;
    const idempotencyKey = this.services.environment.newId();
    return { principal: 'local', idempotencyKey, correlationId: idempotencyKey };
  }
}
