import pg from 'pg';
import { DataSource, EntitySchema, type ObjectLiteral, type Repository } from 'typeorm';
import { kernelError } from '../../postgres-client/database-errors.js';
import { clientConfig, outlivingConnections } from '../../postgres-client/pool.js';

const MOST_CONNECTIONS = 2;

/** A bigint column as a number; positions stay far below 2^53. */
const safeInteger = { to: (value: number) => value, from: (value: string | number) => Number(value) };

/** A row of `daybook.parked_streams`. */
export interface ParkedStreamRow {
  readonly projection: string;
  readonly stream: string;
  readonly version: number;
  readonly position: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly error: string;
  readonly retrying: boolean;
  readonly seal: string;
}

/** A row of `daybook.discarded_events`. */
export interface DiscardedEventRow {
  readonly projection: string;
  readonly stream: string;
  readonly version: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly reason: string;
  readonly seal: string;
}

export const parkedStreamTable = new EntitySchema<ParkedStreamRow>({
  name: 'parked_stream',
  tableName: 'parked_streams',
  columns: {
    projection: { type: 'text', primary: true },
    stream: { type: 'text', primary: true },
    version: { type: 'integer' },
    position: { type: 'bigint', transformer: safeInteger },
    eventId: { type: 'uuid', name: 'event_id' },
    eventType: { type: 'text', name: 'event_type' },
    error: { type: 'text' },
    retrying: { type: 'boolean' },
    // Only the outbox reads it.
    seal: { type: 'text', select: false },
  },
});

export const discardedEventTable = new EntitySchema<DiscardedEventRow>({
  name: 'discarded_event',
  tableName: 'discarded_events',
  columns: {
    projection: { type: 'text', primary: true },
    stream: { type: 'text', primary: true },
    version: { type: 'integer', primary: true },
    eventId: { type: 'uuid', name: 'event_id' },
    eventType: { type: 'text', name: 'event_type' },
    reason: { type: 'text' },
    seal: { type: 'text' },
  },
});

/**
 * Tables that are read and written seldom and row by row, as TypeORM entities, on two connections of their own.
 * What is hot, or needs a statement of a certain form (events, receipts, views, checkpoints), uses `pg` directly.
 */
export class OrdinaryTables {
  private readonly source: DataSource;
  private opening: Promise<DataSource> | undefined;

  constructor(url: string) {
    this.source = new DataSource({
      type: 'postgres',
      // It would look for the package by its name, which may be in the bundle alone.
      driver: pg,
      url,
      schema: 'daybook',
      entities: [parkedStreamTable, discardedEventTable],
      installExtensions: false,
      logging: false,
      extra: { ...clientConfig(url, { durable: false }), ...outlivingConnections, max: MOST_CONNECTIONS },
    });
  }

  /** Connects when first asked. @throws StoreUnavailable */
  async ask<Row extends ObjectLiteral, Answer>(
    table: EntitySchema<Row>,
    doing: string,
    question: (repository: Repository<Row>) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await question((await this.open()).getRepository(table));
    } catch (error) {
      throw kernelError(error, doing);
    }
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  private open(): Promise<DataSource> {
    this.opening ??= this.source.initialize().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }
}
