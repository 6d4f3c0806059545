export { storeFailure } from './database-errors.js';
export { createPool, type PoolOptions } from './pool.js';
export { RowSeals } from './row-seals.js';
