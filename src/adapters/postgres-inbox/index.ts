export { PostgresInbox } from './postgres-inbox.js';
export { PostgresReadPositions } from './postgres-read-positions.js';
export { PostgresParkedKeys } from './postgres-parked-keys.js';
