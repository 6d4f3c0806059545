import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { type SubjectKey, SubjectKeys } from '#kernel';
import { Batcher } from '../batcher.js';
import { unwrap, wrap } from './key-wrapping.js';
import { rows } from '../../postgres-client/rows.js';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const PATIENCE_MS = 1_800;
const MAX_REQUESTS = 500;
/** The id of no data subject: theirs have at least one character. */
const NO_SUBJECT = '';
const MOST_REMEMBERED = 10_000;
/** A destroyed key is forgotten by every process within this time after it was last read. */
const REMEMBERED_MS = 10_000;
/** Longest time that a key takes from the database to memory, and from memory into an event that is appended. */
const UNDER_WAY_MS = 5_000;

export interface SubjectKeysOptions {
  /** Milliseconds; 10,000 by default. */
  readonly rememberedMs?: number;
}

interface KeyRow {
  readonly subject: string;
  readonly keyId: string;
  readonly wrapped: Uint8Array;
}

/** Keys in `daybook.subject_keys`, wrapped with AES-256-GCM by a master key that the database never sees. */
export class PostgresSubjectKeys extends SubjectKeys {
  /** Once a key was destroyed so many milliseconds ago, no process of this kind seals or opens anything with it. */
  readonly forgottenWithinMs: number;
  private readonly bySubject: LRUCache<string, SubjectKey>;
  private readonly byId: LRUCache<string, SubjectKey>;
  private readonly bySubjectRequests: Batcher<string, SubjectKey>;
  private readonly byIdRequests: Batcher<string, SubjectKey | undefined>;

  /** @param masterKey 32 bytes */
  constructor(
    private readonly pool: Pool,
    private readonly masterKey: Uint8Array,
    { rememberedMs = REMEMBERED_MS }: SubjectKeysOptions = {},
  ) {
    super();
    this.forgottenWithinMs = rememberedMs + UNDER_WAY_MS;
    this.bySubject = new LRUCache({ max: MOST_REMEMBERED, ttl: rememberedMs });
    this.byId = new LRUCache({ max: MOST_REMEMBERED, ttl: rememberedMs });
    if (masterKey.length !== KEY_BYTES) throw new Error(`The master key has ${masterKey.length} bytes instead of 32.`);
    const limits = { lanes: 1, maxRequests: MAX_REQUESTS, patienceMs: PATIENCE_MS, doing: 'reading keys' };
    this.bySubjectRequests = new Batcher({ ...limits, carryOut: (subjects) => this.findOrCreate(subjects) });
    this.byIdRequests = new Batcher({ ...limits, carryOut: (ids) => this.find(ids) });
  }

  /**
   * Checks the master key against the one this database was first opened with: the key of no subject is wrapped by it.
   * @throws Error when it is another one
   */
  async checkMasterKey(): Promise<void> {
    await this.keyFor(NO_SUBJECT);
  }

  async keyFor(subject: string): Promise<SubjectKey> {
    return this.bySubject.get(subject) ?? this.bySubjectRequests.submit(subject);
  }

  async keyOf(keyId: string): Promise<SubjectKey | undefined> {
    return this.byId.get(keyId) ?? this.byIdRequests.submit(keyId);
  }

  private async findOrCreate(subjects: readonly string[]): Promise<readonly SubjectKey[]> {
    // In one order everywhere, or two processes could wait for each other's new keys.
    const wanted = [...new Set(subjects)].sort();
    const found = new Map<string, SubjectKey>();
    // A key that another process commits meanwhile is in neither half of the statement: the second time it is.
    while (found.size < wanted.length) {
      const missing = wanted.filter((subject) => !found.has(subject));
      const wrapped = missing.map((subject) =>
        wrap(this.masterKey, subject, randomBytes(KEY_BYTES), randomBytes(NONCE_BYTES)),
      );
      for (const row of await rows<KeyRow>(this.pool, 'creating keys', FIND_OR_CREATE, [missing, wrapped])) {
        found.set(row.subject, this.remember(row));
      }
    }
    return subjects.map((subject) => found.get(subject) as SubjectKey);
  }

  private async find(ids: readonly string[]): Promise<readonly (SubjectKey | undefined)[]> {
    const found = await rows<KeyRow>(this.pool, 'reading keys', FIND, [ids]);
    const keys = new Map(found.map((row) => [row.keyId, this.remember(row)]));
    return ids.map((id) => keys.get(id));
  }

  private remember({ subject, keyId, wrapped }: KeyRow): SubjectKey {
    const key = { id: keyId, secret: unwrap(this.masterKey, subject, wrapped) };
    this.bySubject.set(subject, key);
    this.byId.set(keyId, key);
    return key;
  }
}

const FIND_OR_CREATE = `
  with created as (
    insert into daybook.subject_keys (subject, wrapped) select * from unnest($1::text[], $2::bytea[])
    on conflict (subject) do nothing
    returning subject, key_id as "keyId", wrapped
  )
  select * from created
  union all
  select subject, key_id, wrapped from daybook.subject_keys where subject = any ($1::text[])`;

// A text that is no UUID is the id of no key.
const FIND = `
  select subject, key_id as "keyId", wrapped from daybook.subject_keys
  where key_id in (select asked::uuid from unnest($1::text[]) asked where pg_input_is_valid(asked, 'uuid'))`;
