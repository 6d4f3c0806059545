export { canonicalJson, type Json } from './events/canonical-json.js';
export {
  type DomainEvent,
  event,
  type EventDefinition,
  type EventOf,
  type Happened,
  type Occurrence,
  type Recorded,
  type RecordedMeta,
  UnreadableEvent,
} from './events/event.js';
export { catalogue, EventCatalogue, InvalidEvent } from './events/event-catalogue.js';
export { factsOf } from './events/facts-of.js';
export {
  type Append,
  type AppendOutcome,
  EventStore,
  type IdempotencyKey,
  LOAD_EVENTS,
  type LoadedStream,
  type Receipt,
  StoreTampered,
  StoreUnavailable,
} from './events/event-store.js';
export { pointerTo } from './events/json-pointer.js';
export { recordsOf } from './events/records-of.js';
export { type KeyRemains, KeyShredder } from './events/key-shredder.js';
export { NumberSequence } from './events/number-sequence.js';
export { type PayloadSchema, firstVersionsOf, payloadSchema, type SchemaProblem } from './events/payload-schema.js';
export {
  clear,
  ERASED,
  isClear,
  isSealed,
  mapPersonal,
  type Personal,
  type Sealed,
  withoutPersonal,
} from './events/personal.js';
export { PersonalData } from './events/personal-data.js';
export { sha256 } from './events/sha-256.js';
export { type EventMetadata, leafOf, metadataIn, type NewEvent, type StoredEvent } from './events/stored-event.js';
export { StoredMeta } from './events/stored-meta.js';
export { type SubjectKey, SubjectKeys } from './events/subject-keys.js';
export {
  type Aggregate,
  type Decide,
  type Decision,
  fold,
  idOf,
  idsOf,
  streamOf,
  unchanged,
} from './commands/decider.js';
export { AggregateCache } from './commands/aggregate-cache.js';
export {
  CommandRejected,
  isRejection,
  type Refusal,
  refusalsFrom,
  type Rejection,
  type RejectionKind,
} from './commands/rejection.js';
export { CheckpointLost, Checkpoints } from './log/checkpoints.js';
export { decodeToken, encodeToken, type LogPoint } from './log/consistency-token.js';
export { BEGINNING, type Checkpoint, EventLog, LogReplaced, WakeUps } from './log/event-log.js';
export { type CopiedPart, CopyRefused, StoreNotEmpty, type StorePart } from './log/store-copies.js';
export { type BacklogLimits, SlowReader } from './subscriptions/backlog.js';
export type { FeedItem } from './subscriptions/broadcast.js';
export { LiveFeed } from './subscriptions/live-feed.js';
export { type Past, subscription } from './subscriptions/subscription.js';
export { type DiscardedEvent, type ParkedStream, ParkedStreams } from './projections/parked-streams.js';
export {
  OperatorOutbox,
  type OutboxEntry,
  type Parking,
  type ParkingBatch,
  type StoredEntry,
} from './projections/operator-outbox.js';
export { type ViewDifference, ViewDifferences } from './projections/view-differences.js';
export {
  type Change,
  changed,
  documentIdOf,
  logProjection,
  type Projection,
  projectionInto,
  streamProjection,
} from './projections/projection.js';
export {
  checkLimit,
  checkOperator,
  checkSums,
  checkValues,
  fieldOf,
  isOfType,
  isStorableText,
} from './projections/query-check.js';
export {
  type ConditionalWrite,
  DocumentRefused,
  type FieldDefinition,
  type FieldType,
  type Filter,
  InvalidQuery,
  type Keyset,
  readerOf,
  type Scalar,
  type Sort,
  type SumsQuery,
  type SumsRow,
  type ViewDefinition,
  type ViewDocument,
  type ViewQuery,
  type ViewRow,
  ViewStore,
} from './projections/view-store.js';
export type {
  Accepted,
  CommandPayload,
  CommandAnswer,
  CommandContext,
  CommandRequest,
  Reply,
} from './commands/command.js';
export { type LoadObserver } from './commands/stream-loader.js';
export { CommandRunner } from './commands/command-runner.js';
export { Environment } from './commands/environment.js';
export { Fingerprints } from './commands/fingerprints.js';
export { Recorder } from './commands/recorder.js';
export { KERNEL_REJECTIONS } from './commands/refusals.js';
export { type FollowerStatus, LogFollower } from './log/log-follower.js';
export { LogGrowth, type LogGrowthPorts } from './log/log-growth.js';
export { messageOf } from './log/message-of.js';
export { CachedLog } from './log/cached-log.js';
export type { Delivery } from './log/gap-patience.js';
export type { RecordSource } from './log/reorder-buffer.js';
export { filterPredicate } from './projections/filter-predicate.js';
export { beginsWith, deliveriesOf, type FoldFailure, foldDocuments } from './projections/fold-documents.js';
export { RebuildFenced, RebuildStore } from './projections/rebuild-store.js';
export { joinedProjection, joinedStreams, type JoinedStreams } from './projections/joined-projection.js';
export { decodedOnce } from './projections/decoded-once.js';
export { Projector } from './projections/projector.js';
export { eventName, type SkippedEvents, skippedIn } from './projections/skipped-events.js';
export { reasonOf } from './projections/reason-of.js';
export { type FoldedDocument, type FoldScope, FreshDocuments } from './projections/fresh-documents.js';
export { type AuditFilter, type AuditPage, type DataFilter, LogArchive, type StreamPoint } from './log/log-archive.js';
export { beyondPrefix } from './projections/beyond-prefix.js';
export { isBackward, pageOrder, type PageTerm, reversed } from './projections/page-order.js';
export { keysetOf, valueAt } from './projections/keyset.js';
export { assertOnePerDocument } from './projections/one-per-document.js';
export { tooLarge } from './projections/document-size.js';
export { compareScalars } from './projections/scalar-order.js';
export { LiveViews } from './projections/live-views.js';
export { AnotherLog, type LiveReader, ProjectionLagging, ViewFreshness } from './projections/view-freshness.js';
export {
  fedBuilds,
  firstState,
  LIVE_BUILD,
  type NewBuild,
  nextBuild,
  type RebuildLease,
  rebuildNumber,
  SwitchRefused,
  type ViewBuild,
  ViewBuilds,
  type ViewsAtWork,
  type ViewState,
} from './projections/view-builds.js';
export { derivedId, derivedIdOf } from './commands/derived-id.js';
export { type Fence, Fenced, Leases } from './log/leases.js';
export { withRetries } from './log/with-retries.js';
export { aborted, pause } from './log/pause.js';
export { ResumeImpossible } from './log/resume-impossible.js';
export { TimeSlices } from './commands/time-slices.js';
export { KeyedMutex } from './commands/keyed-mutex.js';
export {
  type HeardEvents,
  type ProcessCommand,
  type ProcessInput,
  type ProcessManager,
  type ProcessTimer,
  type Reaction,
} from './processes/process-manager.js';
export {
  type DueMessage,
  type FailedMessage,
  ProcessInbox,
  type ProcessMessage,
  type TimerMessage,
  type WaitingMessage,
} from './processes/process-inbox.js';
export { later } from './processes/later.js';
export { type ProcessPorts, type ProcessSteps, processSteps } from './processes/process-steps.js';
export { type ProcessJournal } from './processes/process-runner.js';
export { ProcessDispatcher, type ProcessDispatcherPorts } from './processes/process-dispatcher.js';
export { NO_TRACER, type Span, type SpanAttributes, type SpanStart, Tracer } from './tracing/tracer.js';
export { AuditStore, type KeptCheckpoint } from './audit/audit-store.js';
export { CompactRange } from './audit/compact-range.js';
export {
  EMPTY_ROOT,
  HASH_BYTES,
  type LeafRange,
  nodesOver,
  rootFromInclusion,
  type TreeNode,
  verifyConsistency,
  verifyInclusion,
} from './audit/merkle.js';
export {
  MalformedNote,
  NoteNotSigned,
  type NoteSigner,
  noteSigner,
  type NoteVerifier,
  openNote,
  parseSigner,
  parseVerifier,
  signNote,
} from './audit/signed-note.js';
export { openHead, type SignedCheckpoint, signHead, type TreeHead } from './audit/tree-checkpoint.js';
export { TreeIncomplete, TreeReader } from './audit/tree-reader.js';
export { rightmostOf, type Tile, type TileAddress, TILE_WIDTH, TreeTiles } from './audit/tree-tiles.js';
