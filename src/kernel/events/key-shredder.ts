/** Where the store's own files may still hold a destroyed key after all it could do about it. */
export type KeyRemains = 'nowhere' | 'write-ahead log';

/**
 * Destroys subjects' keys, and with each of them every value sealed under it, wherever copies of the value lie
 * (crypto-shredding). Only the operator's tools have it; a server has no right to.
 * Promises (test/contracts/key-shredder.contract.ts): a destroyed key never comes back, and a subject that has none gets
 * another one at its next message.
 */
export abstract class KeyShredder {
  /** Id of the subject's key; makes none. @throws StoreUnavailable */
  abstract find(subject: string): Promise<string | undefined>;

  /**
   * Durable when it resolves. Who has read the key before may go on using it for a while, see `SubjectKeys`.
   * @returns id of the key, `undefined` when there was none @throws StoreUnavailable
   */
  abstract destroy(subject: string): Promise<string | undefined>;

  /** Overwrites what the store's files still hold of keys destroyed before. @throws StoreUnavailable: ask again */
  abstract wipe(): Promise<KeyRemains>;
}
