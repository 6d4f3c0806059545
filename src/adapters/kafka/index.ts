export { KafkaLogTopics } from './kafka-log-topics.js';
export type { KafkaSettings } from './kafka-settings.js';
export { KafkaTail } from './kafka-tail.js';
