export { deepFreeze, FIRST_OCCURRED_AT, given, givenProcess, givenView } from './given.js';
export { type AppendHooks, InMemoryEventStore } from './in-memory-event-store.js';
export { InMemoryCheckpoints, InMemoryLog, InMemoryParkedStreams, InMemoryWakeUps } from './in-memory-log.js';
export { InMemoryProcessInbox } from './in-memory-process-inbox.js';
export { InMemoryKeyShredder, InMemorySubjectKeys } from './in-memory-subject-keys.js';
export { InMemoryViewStore, type ViewHooks } from './in-memory-view-store.js';
export { TestEnvironment } from './test-environment.js';
export { InMemoryAuditStore } from './in-memory-audit-store.js';
