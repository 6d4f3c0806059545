export { KafkaDeadLetters } from './kafka-dead-letters.js';
export { KafkaGroup } from './kafka-group.js';
export { KafkaLogTopics } from './kafka-log-topics.js';
export type { KafkaAddress, KafkaSettings } from './kafka-settings.js';
export { PUBLIC_EVENTS, PUBLIC_STATES } from './topic-kinds.js';
export { KafkaTail } from './kafka-tail.js';
