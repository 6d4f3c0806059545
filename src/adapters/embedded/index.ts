export {
  attachToRunning,
  hasDatabase,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres.js';
export { AlreadyRunning } from './home-lock.js';
