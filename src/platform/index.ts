export * from './http/index.js';
export { SystemEnvironment } from './system-environment.js';
