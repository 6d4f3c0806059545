export { type ImportBinding, commandDoor, creatingDoor } from './commands/import-binding.js';
export * from './graphql/index.js';
export * from './http/index.js';
export * from './terminal/index.js';
export * from './telemetry/index.js';
export { SystemEnvironment } from './system-environment.js';
