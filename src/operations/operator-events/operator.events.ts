// These names are the storage format: add versions, never rename or edit a released one.
import Type from 'typebox';
import { catalogue, event, type EventOf } from '#kernel';
import { LONGEST_REASON } from './longest-reason.js';
import { closed, LONGEST_CAUSE, noSubject, payloadOf } from './operator-payloads.events.js';
import {
  WebhookDisabled,
  WebhookEnabled,
  WebhookRegistered,
  WebhookRemoved,
  WebhookSecretRotated,
} from './webhook.events.js';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const countOf = (description: string) => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });
const Position = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'in the log' });

const Id = Type.String({ minLength: 1, maxLength: 100 });
const Moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' });
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** Parkings in one event. */
export const MOST_PARKED_AT_ONCE = 100;
const Cause = Type.String({ maxLength: LONGEST_CAUSE, description: 'the beginning of what went wrong' });

const waiting = {
  projection: Name,
  stream: Type.String({ minLength: 1, maxLength: 500 }),
  version: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'of the stream' }),
};

const schemas = {
  ViewSwitched: Type.Object(
    {
      view: Name,
      fromBuild: Name,
      toBuild: Name,
      position: Position,
      cause: Type.Union([Type.Literal('rebuild'), Type.Literal('switch'), Type.Literal('rollback')]),
    },
    { ...closed, description: 'Queries of a view were switched to another build, which had come to this position.' },
  ),
  ViewRebuilt: Type.Object(
    {
      view: Name,
      build: Name,
      kind: Type.Union(
        [Type.Literal('beside'), Type.Literal('in place'), Type.Literal('documents'), Type.Literal('partial')],
        { description: 'beside the live build, in its place, some of its documents, or a build of a part of the log' },
      ),
      restriction: Type.Optional(Type.String({ maxLength: 600, description: 'what it was made of or is about' })),
      events: countOf('that were loaded'),
      position: Position,
      compared: countOf('documents'),
      differences: countOf('that were found'),
      parked: countOf('streams that wait in the build'),
      skipped: countOf('events that the build skips'),
      switched: Type.Boolean({ description: 'queries went to it right after' }),
    },
    { ...closed, description: 'A view was made anew from the events, or a part of it.' },
  ),
  ViewReset: Type.Object(
    { view: Name, build: Name, position: Position },
    {
      ...closed,
      description: 'The live build of a view, which had come to this position, was emptied to be loaded again.',
    },
  ),
  ViewPaused: Type.Object({ view: Name }, { ...closed, description: 'The feeding of a view was stopped.' }),
  ViewResumed: Type.Object({ view: Name }, { ...closed, description: 'The feeding of a view goes on.' }),
  BuildRemoved: Type.Object(
    {
      view: Name,
      build: Name,
      was: Type.Union([Type.Literal('loading'), Type.Literal('fed'), Type.Literal('resting')]),
    },
    { ...closed, description: 'A build of a view that queries were not answered from was removed.' },
  ),
  CustomerErased: Type.Object(
    {
      keyIds: Type.Array(Name, { minItems: 1, description: 'of the destroyed keys; sealed values name their key' }),
      events: countOf('with values sealed under these keys'),
      streams: countOf('that these events are in'),
      eventsInClear: countOf('events of the same person with values that no key protects'),
      keyRemains: Type.Union([Type.Literal('nowhere'), Type.Literal('write-ahead log')], {
        description: 'where the files of the database may still hold the wrapped keys',
      }),
      backupDays: Type.Optional(Type.Integer({ minimum: 0, description: 'how long older backups are kept' })),
    },
    { ...closed, description: 'The keys of a person were destroyed: what was sealed under them is erased.' },
  ),
  BackupTaken: Type.Object(
    { backupId: Id, takenAt: Moment, position: Position, checksum: Sha256 },
    {
      ...closed,
      description: 'The store was copied into a file as it was at this position; the checksum is of the file.',
    },
  ),
  StoreRestored: Type.Object(
    { backupId: Id, takenAt: Moment, position: Position },
    { ...closed, description: 'An empty store was filled from a backup, up to this position.' },
  ),
  AuditExported: Type.Object(
    {
      exportId: Id,
      question: Type.Record(Name, Type.String({ maxLength: 1_000 }), { description: 'what was asked for' }),
      through: Position,
      unsealed: Type.Boolean({ description: 'personal values were opened' }),
    },
    { ...closed, description: 'Events up to this position were begun to be exported for an audit.' },
  ),
  StreamsParked: Type.Object(
    {
      streams: Type.Array(
        Type.Object({ ...waiting, eventId: Id, eventType: Name, parkedAt: Moment, error: Cause }, closed),
        {
          minItems: 1,
          maxItems: MOST_PARKED_AT_ONCE,
        },
      ),
    },
    {
      ...closed,
      description: 'Builds of views could not take these events: they and what follows in the streams wait.',
    },
  ),
  ParkedStreamRetried: Type.Object(
    { ...waiting },
    { ...closed, description: 'Another try was asked for with a stream that waited at this version.' },
  ),
  ParkedStreamDiscarded: Type.Object(
    { ...waiting, eventId: Id, eventType: Name, reason: Type.String({ minLength: 1, maxLength: LONGEST_REASON }) },
    { ...closed, description: 'One build of a view skips an event that it could not take.' },
  ),
  ProcessCancelled: Type.Object(
    {
      process: Name,
      id: Id,
      reason: Type.String({ minLength: 1, maxLength: LONGEST_REASON }),
      discarded: Type.Array(
        Type.Object({ eventId: Id, eventType: Name, timer: Type.Optional(Name), error: Cause }, closed),
        { maxItems: MOST_PARKED_AT_ONCE, description: 'steps that were stuck' },
      ),
    },
    { ...closed, description: 'A process was ended by its own way, and goes on without steps that were stuck.' },
  ),
};

const payload = <Name extends keyof typeof schemas>(name: Name) => payloadOf(schemas[name]);

export const ViewSwitched = event('ViewSwitched').firstWrittenAs(payload('ViewSwitched')).about(noSubject);

export const ViewRebuilt = event('ViewRebuilt').firstWrittenAs(payload('ViewRebuilt')).about(noSubject);

export const ViewReset = event('ViewReset').firstWrittenAs(payload('ViewReset')).about(noSubject);

export const ViewPaused = event('ViewPaused').firstWrittenAs(payload('ViewPaused')).about(noSubject);

export const ViewResumed = event('ViewResumed').firstWrittenAs(payload('ViewResumed')).about(noSubject);

export const BuildRemoved = event('BuildRemoved').firstWrittenAs(payload('BuildRemoved')).about(noSubject);

export const CustomerErased = event('CustomerErased').firstWrittenAs(payload('CustomerErased')).about(noSubject);

export const BackupTaken = event('BackupTaken').firstWrittenAs(payload('BackupTaken')).about(noSubject);

export const StoreRestored = event('StoreRestored').firstWrittenAs(payload('StoreRestored')).about(noSubject);

export const AuditExported = event('AuditExported').firstWrittenAs(payload('AuditExported')).about(noSubject);

export const StreamsParked = event('StreamsParked').firstWrittenAs(payload('StreamsParked')).about(noSubject);

export const ParkedStreamRetried = event('ParkedStreamRetried')
  .firstWrittenAs(payload('ParkedStreamRetried'))
  .about(noSubject);

export const ParkedStreamDiscarded = event('ParkedStreamDiscarded')
  .firstWrittenAs(payload('ParkedStreamDiscarded'))
  .about(noSubject);

export const ProcessCancelled = event('ProcessCancelled').firstWrittenAs(payload('ProcessCancelled')).about(noSubject);

/** Everything that is done to the installation rather than to an order. */
export const operatorEventCatalogue = catalogue(
  ViewSwitched,
  ViewRebuilt,
  ViewReset,
  ViewPaused,
  ViewResumed,
  BuildRemoved,
  CustomerErased,
  BackupTaken,
  StoreRestored,
  AuditExported,
  StreamsParked,
  ParkedStreamRetried,
  ParkedStreamDiscarded,
  ProcessCancelled,
  WebhookRegistered,
  WebhookSecretRotated,
  WebhookDisabled,
  WebhookEnabled,
  WebhookRemoved,
);

export type OperatorEvent = EventOf<
  | typeof ViewSwitched
  | typeof ViewRebuilt
  | typeof ViewReset
  | typeof ViewPaused
  | typeof ViewResumed
  | typeof BuildRemoved
  | typeof CustomerErased
  | typeof BackupTaken
  | typeof StoreRestored
  | typeof AuditExported
  | typeof StreamsParked
  | typeof ParkedStreamRetried
  | typeof ParkedStreamDiscarded
  | typeof ProcessCancelled
  | typeof WebhookRegistered
  | typeof WebhookSecretRotated
  | typeof WebhookDisabled
  | typeof WebhookEnabled
  | typeof WebhookRemoved
>;
