import type { Pool } from 'pg';
import type { IdempotencyKey, ViewState } from '#kernel';
import { opens } from '../keys/key-wrapping.js';
import type { RowSeals } from '../../postgres-client/row-seals.js';
import { rows } from '../../postgres-client/rows.js';
import { type Definitions, expectedDefinitions, readDefinitions } from './definitions.js';
import { eventsWithoutReceipt, type ReceiptPage, readReceiptPage } from './receipt-pages.js';
import { forgedEntries } from './forged-entries.js';

/** An event that an operator, or the program itself, wrote about the installation. */
export interface OperatorEvent {
  readonly type: string;
  readonly position: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A person's key as it stands. */
export interface KeyState {
  readonly subject: string;
  readonly keyId: string;
  /** Whether the master key opens it for this person. */
  readonly opens: boolean;
}

const PAGE = 1_000;

/** Reads what stands beside the events in PostgreSQL, for checks against the log. */
export class PostgresIntegrity {
  /** @param pool whose statements may last a minute */
  constructor(
    private readonly pool: Pool,
    private readonly seals: RowSeals,
    private readonly masterKey: Uint8Array,
  ) {}

  expectedDefinitions(): Definitions {
    return expectedDefinitions();
  }

  definitions(): Promise<Definitions> {
    return readDefinitions(this.pool);
  }

  /** A sentence for each row of an outbox or of discarded events that this Daybook did not write. */
  forgedEntries(): Promise<readonly string[]> {
    return forgedEntries(this.pool, this.seals);
  }

  receipts(after?: IdempotencyKey): Promise<ReceiptPage> {
    return readReceiptPage(this.pool, this.seals, after);
  }

  /** Positions of events of the last 24 hours whose receipt is gone, at most ten. */
  eventsWithoutReceipt(): Promise<readonly number[]> {
    return eventsWithoutReceipt(this.pool);
  }

  /** The last number that the sequence gave out; 0 when it gave none. */
  async lastNumber(): Promise<number> {
    const text = 'select case when is_called then last_value else 0 end as last from daybook.order_numbers';
    const [row] = await rows<{ readonly last: number }>(this.pool, 'reading the number sequence', text);
    return row?.last ?? 0;
  }

  /** A thousand keys after a subject, by subject. */
  async keys(after: string): Promise<readonly KeyState[]> {
    const page = await rows<Omit<KeyState, 'opens'> & { readonly wrapped: Uint8Array }>(
      this.pool,
      'reading keys',
      KEYS,
      [after, PAGE],
    );
    return page.map(({ subject, keyId, wrapped }) => ({
      subject,
      keyId,
      opens: opens(this.masterKey, subject, wrapped),
    }));
  }

  /** Of these types, in the order of the log. @param category of their streams */
  async operatorEvents(category: string, types: readonly string[]): Promise<readonly OperatorEvent[]> {
    const values = [`${category}-`, `${category}.`, types];
    const found = await rows<Omit<OperatorEvent, 'data'> & { readonly data: string }>(
      this.pool,
      'reading operator events',
      OPERATOR_EVENTS,
      values,
    );
    return found.map((event) => ({ ...event, data: JSON.parse(event.data) as OperatorEvent['data'] }));
  }

  /** Which build is live, by view. */
  async livePointers(): Promise<readonly Pick<ViewState, 'view' | 'live'>[]> {
    return rows(this.pool, 'reading views', 'select view, live from daybook.views order by view');
  }
}

const KEYS = `select subject, key_id as "keyId", wrapped from daybook.subject_keys
  where subject > $1 order by subject limit $2`;

const OPERATOR_EVENTS = `select type, position, data from daybook.events
  where stream >= $1 and stream < $2 and type = any ($3::text[]) order by position`;
