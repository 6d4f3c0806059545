import { canonicalJson } from '../events/canonical-json.js';
import type { DomainEvent, Happened } from '../events/event.js';
import type { Append } from '../events/event-store.js';
import type { PersonalData } from '../events/personal-data.js';
import { type EventMetadata, leafOf, type NewEvent } from '../events/stored-event.js';
import type { CommandContext, CommandRequest, Reply } from './command.js';
import { streamOf } from './decider.js';
import type { Environment } from './environment.js';

/** Turns what a decision says into what the store keeps: sealed, checked, canonical, hashed. */
export class Recorder {
  constructor(
    private readonly personalData: PersonalData,
    private readonly environment: Environment,
  ) {}

  /** @throws InvalidEvent when an event does not match its own schema */
  async record<State, Event extends DomainEvent>(
    request: CommandRequest<State, Event>,
    expectedVersion: number,
    facts: readonly Happened<Event>[],
    reply: Reply,
    fingerprint: string,
  ): Promise<Append> {
    const { context } = request;
    const commandId = this.environment.newId();
    const metadata = canonicalJson(metadataOf(context, commandId));
    const events = await Promise.all(
      facts.map((fact, index) => this.newEvent(request, fact, expectedVersion + index + 1, metadata)),
    );
    return {
      stream: streamOf(request.aggregate, request.id),
      expectedVersion,
      events,
      receipt: {
        principal: context.principal,
        key: context.idempotencyKey,
        fingerprint,
        commandId,
        status: reply.status,
        body: JSON.stringify(reply.body),
        expires: context.keepReceipt !== true,
      },
      traceparent: context.traceparent,
    };
  }

  private async newEvent<State, Event extends DomainEvent>(
    { aggregate, id: aggregateId }: CommandRequest<State, Event>,
    fact: Happened<Event>,
    version: number,
    metadata: string,
  ): Promise<NewEvent> {
    const id = this.environment.newId();
    const sealed = await this.personalData.seal(fact.data, id, aggregate.events.subjectOf(fact));
    aggregate.events.check(fact.type, sealed);
    const record = {
      id,
      stream: streamOf(aggregate, aggregateId),
      version,
      type: fact.type,
      schemaVersion: aggregate.events.schemaVersionOf(fact.type),
      occurredAt: fact.occurredAt,
      recordedAt: this.environment.now().toISOString(),
      data: canonicalJson(sealed),
      metadata,
    };
    return { ...record, leaf: leafOf(record) };
  }
}

const metadataOf = (context: CommandContext, commandId: string): EventMetadata => ({
  principal: context.principal,
  commandId,
  correlationId: context.correlationId,
  causationId: context.causationId ?? commandId,
  ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
});
