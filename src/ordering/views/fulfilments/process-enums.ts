import { enumOf } from '#platform';
import { WAITS } from '../../processes/fulfilment/waiting.js';
import { FULFILMENT_STATUSES } from './fulfilments.projection.js';

export const ProcessType = enumOf('ProcessType', ['FULFILMENT']);
export const PROCESS_STATUSES = [...FULFILMENT_STATUSES, 'STUCK'] as const;
export const ProcessStatus = enumOf('ProcessStatus', PROCESS_STATUSES);
export const ProcessWait = enumOf('ProcessWait', WAITS);
