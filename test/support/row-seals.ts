import { RowSeals } from '../../src/adapters/postgres-client/index.js';

/** Seals under a key that tests share. */
export const rowSeals = new RowSeals(Buffer.alloc(32, 7));
