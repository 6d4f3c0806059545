import type { HeardEvents, ProcessManager, Recorded } from '#kernel';
import { decisionOn, isOfOrder } from './decisions.js';
import { evolve, fulfilment, type FulfilmentState } from './fulfilment.js';
import type { FulfilmentEvent } from './fulfilment.events.js';
import type { HeardEvent, HeardOrderEvent } from './heard-events.js';
import { type FulfilmentSettings, nextSteps } from './next-steps.js';
import { orderOf } from './order-decisions.js';
import { reactionTo } from './reactions.js';

const IMPORT = 'import';

/**
 * From the order to its delivery: goods are kept, money is held, the order is confirmed, the goods are sent, the money is taken
 * when they leave, and the order is completed when all has come. It begins with the first thing that an order has to wait for, so
 * an order without payment and counted goods costs nothing. Orders decide on what is theirs: whether the money suffices and
 * whether all has come; the process brings them what others say. What an import tells has happened elsewhere, and begins nothing.
 */
export const fulfilmentProcess = (
  hears: HeardEvents<HeardEvent>,
  settings: FulfilmentSettings,
): ProcessManager<FulfilmentState, FulfilmentEvent, HeardEvent> => ({
  ...fulfilment,
  hears,
  correlate: (event) => {
    if (event.meta.principal === IMPORT) return undefined;
    return isOfOrder(event) ? orderToAttend(event) : event.data.orderId;
  },
  decide: (state, input) => {
    const facts = decisionOn(state, input, settings);
    const after = facts.reduce(evolve, state);
    return after === undefined || facts.length === 0 ? facts : [...facts, ...nextSteps(after, settings)];
  },
  react: reactionTo,
});

/** The order of an event that begins a process, or may be of one that was begun. */
const orderToAttend = (event: Recorded<HeardOrderEvent>): string | undefined => {
  const isNew = event.type === 'OrderPlaced' || event.type === 'OrderLineAdded';
  const isPaid = event.type === 'OrderPlaced' && event.data.payment !== undefined;
  return isNew && !isPaid && event.tracked.length === 0 ? undefined : orderOf(event).orderId;
};
