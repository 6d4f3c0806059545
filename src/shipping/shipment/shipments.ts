import type { Aggregate, Happened } from '#kernel';
import type { ShippedLine } from './lines.js';
import { requestedReturn, type Return, withoutRest, withReceipt } from './returns.js';
import { type ParcelEvent, type ShipmentEvent, shipmentEvents } from './shipment.events.js';

export const SHIPMENT_STATUSES = ['REQUESTED', 'DISPATCHED', 'DELIVERED', 'FAILED'] as const;
export type ShipmentStatus = (typeof SHIPMENT_STATUSES)[number];

/** Goods of an order that are sent together. */
export interface Shipment {
  readonly shipmentId: string;
  readonly status: ShipmentStatus;
  readonly lines: readonly ShippedLine[];
  readonly carrier?: string;
  readonly trackingNumber?: string;
  /** The carrier of the installation is asked to move it; people move it when absent. */
  readonly movedBy?: 'CARRIER';
}

/** What later commands have to know of the shipments of an order. */
export interface Shipments {
  /** Whose they are; `undefined` before the first. */
  readonly order?: { readonly orderId: string; readonly customerId: string };
  /** In the order in which they were requested. */
  readonly shipments: readonly Shipment[];
  /** In the order in which they were requested. */
  readonly returns: readonly Return[];
}

/** `{ carrier, trackingNumber }`, as far as they are known. */
export const carriageOf = ({ carrier, trackingNumber }: Pick<Shipment, 'carrier' | 'trackingNumber'>) => ({
  ...(carrier !== undefined && { carrier }),
  ...(trackingNumber !== undefined && { trackingNumber }),
});

const moved = (state: Shipments, { data }: Happened<ParcelEvent>, status: ShipmentStatus): Shipments => ({
  ...state,
  shipments: state.shipments.map((each) =>
    each.shipmentId === data.shipmentId ? { ...each, status, ...carriageOf(data) } : each,
  ),
});

const evolve = (state: Shipments, event: Happened<ShipmentEvent>): Shipments => {
  switch (event.type) {
    case 'ShipmentRequested': {
      const { orderId, customerId, ...shipment } = event.data;
      const requested = { ...shipment, status: 'REQUESTED' } as const;
      return { ...state, order: { orderId, customerId }, shipments: [...state.shipments, requested] };
    }
    case 'ShipmentDispatched':
      return moved(state, event, 'DISPATCHED');
    case 'ShipmentDelivered':
      return moved(state, event, 'DELIVERED');
    case 'ShipmentFailed':
      return moved(state, event, 'FAILED');
    case 'ReturnRequested':
      return { ...state, returns: [...state.returns, requestedReturn(event.data)] };
    case 'ReturnReceived':
      return { ...state, returns: withReceipt(state.returns, event.data) };
    case 'ReturnCancelled':
      return { ...state, returns: withoutRest(state.returns, event.data) };
  }
};

/**
 * The shipments of one order and what comes back of them, in one stream: so all of them together never hold more of a line than
 * is on order, and no more of it comes back than was delivered.
 */
export const shipments: Aggregate<Shipments, ShipmentEvent> = {
  name: 'shipments',
  events: shipmentEvents,
  initial: { shipments: [], returns: [] },
  evolve,
};
