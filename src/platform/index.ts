export * from './graphql/index.js';
export * from './http/index.js';
export { SystemEnvironment } from './system-environment.js';
