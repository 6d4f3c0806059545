import { randomBytes } from 'node:crypto';
import { type KeyRemains, KeyShredder } from '../events/key-shredder.js';
import { type SubjectKey, SubjectKeys } from '../events/subject-keys.js';

/** Subjects' keys in a map. */
export class InMemorySubjectKeys extends SubjectKeys {
  private readonly keys = new Map<string, SubjectKey>();
  private destroyed = 0;

  async keyFor(subject: string): Promise<SubjectKey> {
    const id = this.destroyed === 0 ? `key-of-${subject}` : `key-${this.destroyed + 1}-of-${subject}`;
    const key = this.keys.get(subject) ?? { id, secret: randomBytes(32) };
    this.keys.set(subject, key);
    return key;
  }

  async keyOf(keyId: string): Promise<SubjectKey | undefined> {
    return [...this.keys.values()].find(({ id }) => id === keyId);
  }

  /** Id of the subject's key, if it has one. */
  idFor(subject: string): string | undefined {
    return this.keys.get(subject)?.id;
  }

  /** Erases everything sealed for this subject. */
  destroy(subject: string): void {
    if (this.keys.delete(subject)) this.destroyed += 1;
  }
}

/** Destroys keys of a map. */
export class InMemoryKeyShredder extends KeyShredder {
  /** How often destroyed keys were wiped. */
  wiped = 0;

  constructor(private readonly keys: InMemorySubjectKeys) {
    super();
  }

  async find(subject: string): Promise<string | undefined> {
    return this.keys.idFor(subject);
  }

  async destroy(subject: string): Promise<string | undefined> {
    const id = this.keys.idFor(subject);
    this.keys.destroy(subject);
    return id;
  }

  async wipe(): Promise<KeyRemains> {
    this.wiped += 1;
    return 'nowhere';
  }
}
