/** What a service of one's own is made with: docs/consumers.md. */
export { EventContext } from '../operations/consumer-groups/event-context.js';
export { EventPattern } from '../operations/consumer-groups/event-pattern.js';
export { createEventService } from '../operations/consumer-groups/event-service.js';
export { PermanentFailure } from '../operations/consumer-groups/failures.js';
export type { GroupJournal } from '../operations/consumer-groups/group-journal.js';
export type { InboxTransaction } from '../operations/consumer-groups/inbox.js';
export {
  embeddedDatabase,
  type FeedGroupOptions,
  feedConsumerGroup,
  type KafkaGroupOptions,
  kafkaConsumerGroup,
} from './stores/consumer-group.js';
export { Meter } from '#platform';
