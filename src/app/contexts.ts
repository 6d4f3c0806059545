import type { CommandRunner, StoredEvent } from '#kernel';
import type { BoundedContext, ContextApi, ContextProcesses, OpenTypes, PublicEvent, PublicTopics } from '#platform';
import { inventory } from '../inventory/inventory.context.js';
import { ordering, orderingCommands } from '../ordering/ordering.context.js';
import { paymentProcesses, payments } from '../payments/payments.context.js';
import { shipping } from '../shipping/shipping.context.js';

/** The bounded contexts of the program; nothing else in `app` or `operations` names one. */
export const CONTEXTS: readonly BoundedContext[] = [ordering, payments, inventory, shipping];

/** Of all contexts. */
export const PROJECTIONS = CONTEXTS.flatMap(({ projections }) => projections);

/** Of all contexts. */
export const AUDIT_TERMS: BoundedContext['auditTerms'] = Object.fromEntries(
  CONTEXTS.flatMap(({ auditTerms }) => Object.entries(auditTerms)),
);

/** Of all contexts, each with the types that those before it leave open. */
export const loadApis = async (): Promise<readonly ContextApi[]> => {
  const apis: ContextApi[] = [];
  for (const { loadApi } of CONTEXTS) {
    const open = Object.assign({}, ...apis.map(({ openTypes }) => openTypes)) as OpenTypes;
    apis.push(await loadApi(open));
  }
  return apis;
};

/** The number of the shared sequence that an event gave out. */
export const numberOf = (event: StoredEvent): number | undefined =>
  CONTEXTS.map((context) => context.numberOf(event)).find((number) => number !== undefined);

/** An event in its public form; `undefined` for one that no context publishes. @throws UnreadableEvent */
export const publicEventOf = (record: StoredEvent): PublicEvent | undefined =>
  CONTEXTS.map((context) => context.publicEventOf(record)).find((event) => event !== undefined);

/** Of all contexts. */
export const PUBLIC_TYPES = CONTEXTS.flatMap(({ publicTypes }) => publicTypes);

/** Of all contexts that publish something. */
export const PUBLISHING: readonly PublicTopics[] = CONTEXTS.flatMap(({ publicTopics }) => publicTopics ?? []);

/** Of all contexts. */
export const EVENTS = CONTEXTS.flatMap(({ events }) => events);

interface ProcessServices {
  /** Milliseconds for which orders wait for what they need. */
  readonly fulfilment: { readonly paymentWindowMs: number; readonly reservationExpiryMs: number };
  readonly commands: Pick<CommandRunner, 'run'>;
  readonly paymentGateway: Parameters<typeof paymentProcesses>[0];
}

/** Of all contexts that have processes. */
export const processesOf = ({ commands, paymentGateway }: ProcessServices): ContextProcesses => {
  const ofPayments = paymentProcesses(paymentGateway, commands);
  return {
    processes: ofPayments.processes,
    commands: { ...orderingCommands(commands), ...ofPayments.commands },
  };
};
