export { creatingImportBinding, type ImportBinding, importBinding } from './commands/import-binding.js';
export type {
  BoundedContext,
  ContextApi,
  EventTopic,
  NotificationTopic,
  OpenTypes,
  PublicEvent,
  PublicSchema,
  PublicTopic,
  PublicTopicKind,
  StateTopic,
  JoinedTopic,
  NewestEvent,
  SubscriptionFeed,
} from './contexts/bounded-context.js';
export type { ContextProcesses, SentCommand } from './contexts/context-processes.js';
export type { ProcessCancelling, ProcessKind, ProcessProgress } from './contexts/process-kind.js';
export { OUTSIDE_REJECTIONS, OutsideServices } from './contexts/outside-services.js';
export { importBindingsOf, moduleOf, type Slice } from './contexts/slice.js';
export { PublicStates } from './contexts/public-states.js';
export { PublishedViews } from './contexts/published-views.js';
export { type TimelineItem, Timelines, type TimelineSource, type Told } from './contexts/timelines.js';
export { PUBLIC_TOPIC_KINDS } from './contexts/bounded-context.js';
export * from './graphql/index.js';
export * from './http/index.js';
export * from './json/index.js';
export * from './money/index.js';
export * from './terminal/index.js';
export * from './telemetry/index.js';
export { SystemEnvironment } from './system-environment.js';
