import { type Happened, later, type ProcessInput, type ProcessManager } from '#kernel';
import {
  CarriageEnded,
  type CarriageEvent,
  carriageEvents,
  CarrierAsked,
  ShipmentDelivered,
  type ShipmentEvent,
  shipmentEvents,
  ShipmentFailed,
  ShipmentRequested,
} from './shipment.events.js';

/** Name of the command that asks the carrier; its body is a `CarrierCall`. */
export const CALL_CARRIER = 'CallCarrier';

/** The body of that command. */
export interface CarrierCall {
  readonly shipmentId: string;
  /** 1 for the first time. */
  readonly attempt: number;
}

interface Origin {
  readonly orderId: string;
  readonly customerId: string;
  readonly shipmentId: string;
}

/** What has been said between Daybook and the carrier of one shipment. */
export interface Carriage {
  /** `undefined` before the carrier was asked. */
  readonly origin?: Origin;
  readonly asked: number;
  readonly isOver: boolean;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

/** Milliseconds until the carrier is asked again, twice as long each time. */
const pauseMs = (attempt: number): number => Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);

/**
 * Asks the carrier to take a shipment that was requested for it, and then what has become of it, until it was delivered or has
 * failed. Each time is recorded before. One process a shipment, so that none waits for another.
 */
export const carrierCalls: ProcessManager<Carriage, CarriageEvent, ShipmentEvent> = {
  name: 'carriage',
  events: carriageEvents,
  initial: { asked: 0, isOver: false },
  evolve: (state, { type, data }) => {
    if (type === 'CarriageEnded') return { ...state, isOver: true };
    const { orderId, customerId, shipmentId, attempt } = data;
    return { origin: { orderId, customerId, shipmentId }, asked: attempt, isOver: false };
  },
  hears: {
    types: new Set([ShipmentRequested.type, ShipmentDelivered.type, ShipmentFailed.type]),
    decode: (record) => shipmentEvents.decode(record),
  },
  correlate: ({ data }) => ('shipmentId' in data ? data.shipmentId : undefined),
  decide: ({ origin, asked, isOver }, input) => {
    if (origin === undefined) return begun(input);
    if (isOver) return [];
    switch (input.kind) {
      case 'timer':
        return [CarrierAsked({ ...origin, attempt: asked + 1 })];
      case 'refusal':
        return [CarriageEnded({ ...origin, outcome: input.code })];
      case 'event':
        return ended(origin, input.event);
    }
  },
  react: ({ type, data, occurredAt }: Happened<CarriageEvent>) => {
    if (type === 'CarriageEnded') return {};
    const { orderId, shipmentId, attempt } = data;
    return {
      commands: [{ name: CALL_CARRIER, target: orderId, body: { shipmentId, attempt } }],
      timers: [{ name: 'ask again', dueAt: later(occurredAt, pauseMs(attempt)) }],
    };
  },
};

const begun = (input: ProcessInput<ShipmentEvent>): readonly CarriageEvent[] => {
  if (input.kind !== 'event' || input.event.type !== 'ShipmentRequested') return [];
  const { orderId, customerId, shipmentId, movedBy } = input.event.data;
  if (movedBy !== 'CARRIER') return [];
  return [CarrierAsked({ orderId, customerId, shipmentId, attempt: 1 })];
};

const ended = (origin: Origin, { type }: ShipmentEvent): readonly CarriageEvent[] => {
  switch (type) {
    case 'ShipmentDelivered':
      return [CarriageEnded({ ...origin, outcome: 'DELIVERED' })];
    case 'ShipmentFailed':
      return [CarriageEnded({ ...origin, outcome: 'FAILED' })];
    default:
      return [];
  }
};
