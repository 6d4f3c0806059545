export { type CommandDoor, commandDoor, creatingDoor } from './commands/command-door.js';
export * from './graphql/index.js';
export * from './http/index.js';
export * from './terminal/index.js';
export * from './metrics/index.js';
export { SystemEnvironment } from './system-environment.js';
