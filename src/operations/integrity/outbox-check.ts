import type { IntegrityCheck } from './integrity-check.js';

export interface OutboxPorts {
  forgedEntries(): Promise<readonly string[]>;
}

/** Rows on their way into the log, and rows that make views skip an event: each is sealed. */
export const outboxCheck = (ports: OutboxPorts): IntegrityCheck => ({
  name: 'outboxes',
  isLong: false,
  look: () => ports.forgedEntries(),
});
