export { ConfluentRegistry } from './confluent-registry.js';
