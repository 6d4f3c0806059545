/** The key of one data subject. Destroying it erases every value sealed under it. */
export interface SubjectKey {
  /** Stands in each sealed value; contains no dot. */
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/**
 * Where subjects' keys live: wrapped by a master key that lies outside the database. A process may go on using a key
 * that it has read before for a limited time; an erasure waits that long before it says that it is done.
 */
export abstract class SubjectKeys {
  /**
   * The subject's key, created and committed on its own when there is none: a key without events does no harm,
   * an event without its key would be lost. Concurrent callers get the same key, in any process.
   */
  abstract keyFor(subject: string): Promise<SubjectKey>;

  /** `undefined` when the key was destroyed. */
  abstract keyOf(keyId: string): Promise<SubjectKey | undefined>;
}
