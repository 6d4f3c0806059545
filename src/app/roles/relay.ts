import { Housekeeping } from '../../operations/housekeeping/housekeeping.js';
import type { Audit } from '../audit.js';
import type { Services } from '../services.js';
import type { Role } from './role.js';

type RelayServices = Pick<Services, 'logger' | 'outboxRelay' | 'purgeReceipts' | 'startWakeUps'>;

const HOUR_MS = 3_600_000;

/** Feeds and signs the audit tree, publishes operator events, and deletes what is no longer needed. */
export const relayRole = ({ logger, outboxRelay, purgeReceipts, startWakeUps }: RelayServices, audit: Audit): Role => {
  const housekeeping = new Housekeeping(HOUR_MS, purgeReceipts, logger);
  return {
    health: { audit: audit.watch, acts: outboxRelay },
    start: async () => {
      await startWakeUps();
      outboxRelay.start();
      audit.keeper.start();
      housekeeping.start();
    },
    stop: async () => {
      housekeeping.stop();
      await audit.keeper.stop();
      await outboxRelay.stop();
    },
  };
};
