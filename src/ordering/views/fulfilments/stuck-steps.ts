import { Injectable } from '@nestjs/common';
import { ProcessInbox } from '#kernel';

/** Orders of which a step is stuck, each with the words of the error. */
export type StuckOrders = ReadonlyMap<string, string>;

/** More are not told apart: something is wrong with all of them. */
const MOST_STUCK = 1_000;
/** Processes whose id is that of an order. */
const OF_ORDERS: ReadonlySet<string> = new Set(['fulfilment', 'payments']);

/** Which orders wait for an operator, since a step of theirs has failed for good. @throws StoreUnavailable */
@Injectable()
export class StuckSteps {
  private underWay: Promise<StuckOrders> | undefined;

  constructor(private readonly inbox: ProcessInbox) {}

  /** Concurrent questions are one. */
  find(): Promise<StuckOrders> {
    this.underWay ??= this.read().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async read(): Promise<StuckOrders> {
    const steps = await this.inbox.stuck(MOST_STUCK);
    return new Map(
      steps
        .filter(({ process }) => OF_ORDERS.has(process))
        .map(({ process, instance, error }) => [instance, `${process}: ${error ?? 'no reason given'}`]),
    );
  }
}
