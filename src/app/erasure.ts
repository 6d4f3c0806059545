import { Erasure } from '../operations/erasure/erasure.js';
import { operatorEventCatalogue } from '../operations/operator-events/operator.events.js';
import { EVENTS } from './contexts.js';
import type { Services } from './services.js';

type ErasurePorts = Pick<Services, 'operatorLog' | 'environment' | 'keysForgottenWithinMs' | 'log' | 'shredder'>;

/** @param backupDays how long backups of the database are kept; receipts say it */
export const erasureOf = (ports: ErasurePorts, backupDays?: number): Erasure =>
  new Erasure({
    ...ports,
    catalogues: [...EVENTS, operatorEventCatalogue],
    forgottenWithinMs: ports.keysForgottenWithinMs,
    backupDays,
  });
