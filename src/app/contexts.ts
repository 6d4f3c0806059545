import type { CommandRunner, EventStore, StoredEvent } from '#kernel';
import type {
  BoundedContext,
  ContextApi,
  ContextProcesses,
  OpenTypes,
  PublicEvent,
  PublicStates,
  TimelineSource,
} from '#platform';
// By its file: what '#platform' has is more than a command of the terminal loads.
import { joinedTopic } from '../platform/contexts/joined-topic.js';
import { inventory } from '../inventory/inventory.context.js';
import { inventoryCommands, TrackedSkus } from '../inventory/inventory.processes.js';
import { orderingWith } from '../ordering/ordering.context.js';
import { fulfilmentOf, orderingCommands } from '../ordering/ordering.processes.js';
import { listedPayments, payments } from '../payments/payments.context.js';
import { paymentProcesses } from '../payments/payments.processes.js';
import { listedShipments, shipping } from '../shipping/shipping.context.js';
import { shippingProcesses } from '../shipping/shipping.processes.js';

export { gatewayPort } from '../payments/payments.processes.js';

/** The bounded contexts of the program; nothing else in `app` or `operations` names one. */
export const CONTEXTS: readonly BoundedContext[] = [
  orderingWith([listedPayments, listedShipments]),
  payments,
  inventory,
  shipping,
];

/** Of all contexts. */
export const PROJECTIONS = CONTEXTS.flatMap(({ projections }) => projections);

/** Of all contexts. */
export const PROCESS_KINDS = CONTEXTS.flatMap(({ processes }) => processes);

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

const CONTEXT_TOPICS = CONTEXTS.flatMap(({ publicTopics }) => publicTopics);

/** The topics of states, of all contexts. */
export const STATE_TOPICS = CONTEXT_TOPICS.filter((topic) => topic.kind === 'states');

/** The topic of whole orders, with what all contexts publish of each. */
export const FULL_ORDERS = joinedTopic(
  {
    ...{ type: 'FullOrder', topic: 'public.full-orders.v1', channel: 'full-orders' },
    description: 'The whole order with its payments and its shipments, as they are after an event of any of them.',
    parts: { order: 'orders', payments: 'payments', shipments: 'shipments' },
  },
  STATE_TOPICS,
);

/** What other services get, of all contexts. */
export const PUBLIC_TOPICS = [...CONTEXT_TOPICS, FULL_ORDERS];

const EVENT_TOPICS = PUBLIC_TOPICS.filter((topic) => topic.kind === 'events');

/** The topics of notifications, of all contexts. */
export const NOTIFICATION_TOPICS = PUBLIC_TOPICS.filter((topic) => topic.kind === 'notifications');

/** Types of events that have a public form. */
export const PUBLIC_TYPES = EVENT_TOPICS.flatMap(({ schemas }) => schemas.map(({ type }) => type));

/** An event in its public form; `undefined` for one that no context publishes. @throws UnreadableEvent */
export const publicEventOf = (record: StoredEvent): PublicEvent | undefined => {
  for (const { eventOf } of EVENT_TOPICS) {
    const event = eventOf(record);
    if (event !== undefined) return event;
  }
  return undefined;
};

/** What a context publishes of a subject, as a timeline tells it. */
const publishedTimeline = ({ name, publicTopics }: BoundedContext): readonly TimelineSource[] => {
  const events = publicTopics.find((topic) => topic.kind === 'events');
  const states = publicTopics.find((topic) => topic.kind === 'states');
  if (events === undefined || states === undefined) return [];
  return [
    {
      streamOf: (subject) => `${states.state.category}-${subject}`,
      toldOf: (record) => {
        const event = events.eventOf(record);
        return event && { context: name, type: event.type, data: event.data };
      },
    },
  ];
};

/** What all contexts tell of an order. */
export const TIMELINE = CONTEXTS.flatMap((context) => [...publishedTimeline(context), ...(context.timeline ?? [])]);

/** Of all contexts. */
export const EVENTS = CONTEXTS.flatMap(({ events }) => events);

interface ProcessServices {
  readonly commands: Pick<CommandRunner, 'run'>;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly states: PublicStates;
  readonly paymentGateway: Parameters<typeof paymentProcesses>[0]['gateway'];
  readonly carrier: Parameters<typeof shippingProcesses>[0];
  /** Milliseconds for which orders wait for what they need. */
  readonly fulfilment: { readonly paymentWindowMs: number; readonly reservationExpiryMs: number };
}

/** Of all contexts that have processes. */
export const processesOf = (services: ProcessServices): ContextProcesses => {
  const { carrier, commands, paymentGateway: gateway, store } = services;
  const [ofPayments, ofShipping] = [paymentProcesses({ ...services, gateway }), shippingProcesses(carrier, services)];
  const hearing = {
    publishedOf: (record: StoredEvent): object => publicEventOf(record)?.data ?? {},
    trackedSkus: new TrackedSkus(store),
  };
  const fulfilment = fulfilmentOf(hearing, { ...services.fulfilment, shipsByItself: carrier !== undefined });
  return {
    processes: [...ofPayments.processes, ...ofShipping.processes, fulfilment],
    commands: {
      ...orderingCommands(services),
      ...ofPayments.commands,
      ...inventoryCommands(commands),
      ...ofShipping.commands,
    },
  };
};
