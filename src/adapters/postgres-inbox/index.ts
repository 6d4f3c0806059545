export { PostgresInbox } from './postgres-inbox.js';
export { PostgresParkedKeys } from './postgres-parked-keys.js';
