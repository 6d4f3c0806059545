import type { StorePart } from '#kernel';

/** How a part is read and where it goes. */
export interface PartDefinition extends Pick<StorePart, 'name' | 'secret'> {
  /** What a copy of it is ordered by: events by position, so that they can be checked as they come. */
  readonly orderBy?: string;
  readonly kind: 'table' | 'sequence';
}

/**
 * In the order in which a store is filled: secrets first, because a wrong master key then shows at once. The order
 * numbers come last: no transaction holds a sequence back, so it is read when all orders of the copy have theirs.
 */
export const STORE_PARTS: readonly PartDefinition[] = [
  { name: 'subject_keys', secret: true, kind: 'table' },
  { name: 'events', secret: false, kind: 'table', orderBy: 'position' },
  { name: 'idempotency', secret: false, kind: 'table' },
  { name: 'audit_checkpoints', secret: false, kind: 'table' },
  { name: 'order_numbers', secret: false, kind: 'sequence' },
];

/**
 * Tables that a copy leaves out. Most follow from the events or from the release: a store makes them again. Webhooks are
 * left out because a copy that is put up beside the original would call their receivers as well, and the ledgers of the
 * simulators because those of a real gateway and a real carrier would not be in it either.
 */
export const MADE_ANEW: readonly string[] = [
  'migrations',
  'leases',
  'log',
  'write_probe',
  'checkpoints',
  'views',
  'view_builds',
  'parked_streams',
  'operator_outbox',
  'discarded_events',
  'view_differences',
  'audit_tiles',
  'log_relay',
  'process_inbox',
  'payment_simulator',
  'carrier_simulator',
  'webhooks',
  'webhook_deliveries',
];
